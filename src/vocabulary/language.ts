/** The languages that messages come in. */
export type Language = 'zh' | 'en'

/** The language of an answer by `Accept-Language`: Chinese unless English is preferred. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const q = parameters.find((one) => one.trim().startsWith('q='))
      const weight = q === undefined ? 1 : Number(q.trim().slice(2))
      return {
        language: tag.trim().toLowerCase().slice(0, 2),
        weight: Number.isNaN(weight) ? 0 : weight,
      }
    })
    .filter(({ language, weight }) => weight > 0 && (language === 'zh' || language === 'en'))
    .toSorted((a, b) => b.weight - a.weight)
  return wanted[0]?.language === 'en' ? 'en' : 'zh'
}

import { expect, test } from 'vitest'
import { evidenceLimits, isAccepted } from './evidence-file.rules.ts'
import { mediaTypeOf } from './media-type.rules.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'

const PNG = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\0IEND\xaeB`\x82'
const JPEG = '\xff\xd8\xff\xe0\0\x10JFIF\0 \xff\xd9'
const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n'

test.each([
  ['a picture', PNG, 'image/png'],
  ['a photograph', JPEG, 'image/jpeg'],
  ['a document', PDF, 'application/pdf'],
  ['a picture that is cut off', PNG.slice(0, -4), null],
  ['a photograph that is cut off', JPEG.slice(0, -1), null],
  ['a document that is cut off', PDF.slice(0, -7), null],
  ['a document behind something else', `<script>${PDF}`, null],
  ['something behind a picture', `${PNG}PK\x03\x04`, null],
  ['a page', '<!doctype html><p>%PDF-', null],
  ['a program', 'MZ\x90\0', null],
  ['an archive', 'PK\x03\x04', null],
  ['a drawing that may run a script', '<svg xmlns="http://www.w3.org/2000/svg"/>', null],
  ['nothing', '', null],
])('%s', (_, text, type) => {
  const content = Buffer.from(text, 'latin1')
  expect(mediaTypeOf(content, content)).toBe(type)
})

test('the declared type is allowed, and that of the content', () => {
  const limits = evidenceLimits(makeRuleBook(readRuleFiles(RULE_DATA_FOLDER)), '2026-11-20')
  expect(limits).toEqual({
    bytesMost: 10 * 1024 * 1024,
    mediaTypes: ['application/pdf', 'image/png', 'image/jpeg'],
  })
  expect(isAccepted(limits, 'image/png', 'image/png')).toBe(true)
  expect(isAccepted(limits, 'image/png', 'image/jpeg')).toBe(false)
  expect(isAccepted(limits, 'text/html', 'text/html')).toBe(false)
  expect(isAccepted(limits, 'image/png', null)).toBe(false)
})

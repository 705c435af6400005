import { chance, int, pick, weighted } from '../../src/generate/random.ts'
import {
  anyValue,
  bytes,
  JSON_TYPE,
  mutated,
  mutatedDocument,
  post,
  randomIds,
  validDocument,
  wrongVariables,
  type Garbage,
  type Making,
} from './garbage-documents.ts'

/** One request of any kind. */
export function makeGarbage(making: Making): Garbage {
  const { random } = making
  return weighted<(one: Making) => Garbage>(random, [
    [rawBytes, 8],
    [brokenHttp, 8],
    [brokenJson, 10],
    [wrongType, 6],
    [mutatedDocument, 22],
    [wrongVariables, 16],
    [randomIds, 10],
    [byGet, 8],
    [operation, 12],
    [upload, 5],
    [anyPath, 5],
    [validDocument, 4],
  ])(making)
}

function rawBytes({ random }: Making): Garbage {
  return { kind: 'raw bytes', raw: Buffer.concat([bytes(random, 300), Buffer.from('\r\n\r\n')]) }
}

function brokenHttp({ random }: Making): Garbage {
  const line = pick(random, [
    'GET /graphql HTTP/9.9',
    'POST  /graphql HTTP/1.1',
    'PSOT /graphql HTTP/1.1',
    'GET /graphql?query={__typename} HTTP/1.1',
    'POST /graphql HTTP/1.1\r\nContent-Length: -1',
    'POST /graphql HTTP/1.1\r\nContent-Length: 9\r\nContent-Length: 10',
    'POST /graphql HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3',
    'POST /op/subject HTTP/1.1\r\nTransfer-Encoding: chunked',
    'GET http://other.example/graphql HTTP/1.1',
    'CONNECT x:1 HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'GET /%c0%ae%c0%ae/ HTTP/1.1',
    'GET /\u0000 HTTP/1.1',
  ])
  const host = chance(random, 0.8) ? '\r\nHost: x' : ''
  const header = chance(random, 0.4)
    ? `\r\n${bytes(random, 20).toString('latin1')}: ${bytes(random, 20).toString('latin1')}`
    : ''
  const rest = chance(random, 0.5) ? 'zz\r\n{}\r\n0\r\n\r\n' : ''
  return {
    kind: 'broken HTTP',
    raw: Buffer.from(`${line}${host}${header}\r\nConnection: close\r\n\r\n${rest}`, 'latin1'),
  }
}

function brokenJson({ random, documents }: Making): Garbage {
  const whole = JSON.stringify({ query: pick(random, documents), variables: { id: 'x' } })
  const text = weighted(random, [
    [mutated(random, whole), 5],
    [whole.slice(0, int(random, 0, whole.length)), 3],
    [
      pick(random, [
        'null',
        '[]',
        '1',
        '"x"',
        '{}',
        '{"query":1}',
        '{"query":{}}',
        '{"query":"","variables":[]}',
        '{"query":null,"extensions":1}',
        '{"query":"{__typename}","operationName":{}}',
        '{"query":"{__typename}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}',
        '{"constructor":{"prototype":{}}}',
        '[{"query":"{__typename}"}]',
      ]),
      4,
    ],
  ])
  const body = chance(random, 0.2)
    ? Buffer.concat([Buffer.from(text), bytes(random, 40)])
    : Buffer.from(text)
  return post('broken JSON', body)
}

function wrongType({ random, documents }: Making): Garbage {
  const type = pick(random, [
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/graphql',
    '*/*',
    ';',
    'x',
    'application/json;'.repeat(9),
    'application/jsonx',
  ])
  const headers: Record<string, string> = { 'content-type': type }
  if (chance(random, 0.3))
    headers['accept'] = pick(random, [
      'text/html',
      'application/x',
      ';;',
      '*/*;q=2',
      'application/graphql-response+json',
    ])
  if (chance(random, 0.3)) headers['content-encoding'] = pick(random, ['gzip', 'br', 'x'])
  return post(
    'wrong type',
    Buffer.from(JSON.stringify({ query: pick(random, documents) })),
    headers,
  )
}

function byGet(making: Making): Garbage {
  const { random, documents } = making
  const document = chance(random, 0.5)
    ? mutated(random, pick(random, documents))
    : pick(random, documents)
  const search = pick(random, [
    new URLSearchParams({ query: document.replaceAll('\ud800', ''), variables: '{"id":"x"}' })
      .toString()
      .slice(0, 8000),
    `query=${bytes(random, 50).toString('hex').replaceAll(/../g, '%$&')}`,
    'query={__typename}&query={__typename}',
    'query={__typename}&variables=[',
    'query={__typename}&variables=1&extensions=x',
    'variables={}',
  ])
  const headers = chance(random, 0.8) ? { 'apollo-require-preflight': '1' } : {}
  return {
    kind: 'GET',
    method: 'GET',
    path: `/graphql?${search.replaceAll(/[^\x21-\x7e]/g, '')}`,
    headers: headers as Record<string, string>,
  }
}

function operation(making: Making): Garbage {
  const { random, city } = making
  const name = pick(random, [
    'subject',
    'credit-check',
    'credit-checks',
    'nothing',
    'subject/',
    '%2e%2e',
  ])
  const value = anyValue(random, city)
  const parameters = {
    [pick(random, ['code', 'subjects', 'x', 'records'])]: value,
    ...(chance(random, 0.5)
      ? { code: anyValue(random, city), purpose: anyValue(random, city) }
      : {}),
  }
  if (chance(random, 0.4)) {
    const search = Object.entries(parameters)
      .map(
        ([key, one]) =>
          `${key}=${encodeURIComponent(String(one ?? '').replaceAll(/[\ud800-\udfff]/g, '')).slice(0, 2000)}`,
      )
      .join('&')
    return {
      kind: 'operation',
      method: pick(random, ['GET', 'GET', 'DELETE']),
      path: `/op/${name}?${search}`,
      headers: {},
    }
  }
  const body = JSON.stringify(chance(random, 0.8) ? parameters : value) ?? ''
  return {
    kind: 'operation',
    method: 'POST',
    path: `/op/${name}`,
    headers: JSON_TYPE,
    body: Buffer.from(chance(random, 0.2) ? mutated(random, body) : body),
  }
}

function upload({ random }: Making): Garbage {
  const type = pick(random, [
    'text/csv',
    'application/x-ndjson',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/octet-stream',
    'text/csv; charset=gb18030',
  ])
  const text = pick(random, [
    '统一社会信用代码\n913206000000001230\n',
    '{"code":',
    'PK\u0003\u0004',
    'a,b\n"',
    '',
  ])
  const headers: Record<string, string> = {
    'content-type': type,
    purpose: pick(random, ['ENFORCEMENT', 'x']),
    'idempotency-key': bytes(random, 8).toString('hex'),
  }
  return {
    kind: 'upload',
    method: 'POST',
    path: `/screenings${chance(random, 0.3) ? '?x=%00' : ''}`,
    headers,
    body: Buffer.concat([Buffer.from(text), bytes(random, 200)]),
  }
}

function anyPath({ random, city }: Making): Garbage {
  const path = pick(random, [
    '/',
    '/graphql/',
    '/nowhere',
    '/bulletins/x/content.csv',
    `/bulletins/${pick(random, city.nodes)}/content.json`,
    '/screenings/x/results',
    '/.well-known/jwks.json?x',
    '/openapi.json',
    '/%00',
    '/%ff',
    `/${'a/'.repeat(300)}`,
    '/livez?x=1',
    '//graphql',
    '/op',
  ])
  const method = pick(random, ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'])
  return {
    kind: 'any path',
    method,
    path,
    headers: chance(random, 0.5) ? { ...JSON_TYPE } : {},
    ...(method === 'POST' ? { body: bytes(random, 60) } : {}),
  }
}

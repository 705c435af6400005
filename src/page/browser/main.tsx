import { GraphiQL, HISTORY_PLUGIN } from 'graphiql'
import { createRoot } from 'react-dom/client'
import 'graphiql/style.css'
import './page.css'
import { EXAMPLES } from '../examples.ts'
import { EXAMPLE_PLUGIN, variablesText } from './example-list.tsx'
import { sendRequest, setToken } from './request.ts'
import { pageStorage } from './storage.ts'
import { installWorkers } from './workers.ts'

const PLUGINS = [HISTORY_PLUGIN, EXAMPLE_PLUGIN]
const FIRST_TABS = EXAMPLES.slice(0, 3).map((example) => ({
  query: example.query,
  variables: variablesText(example),
}))
// GraphiQL puts the query of its first tab into the editor, but the variables only where they are given apart.
const IS_FIRST_VISIT = pageStorage.getItem('graphiql:tabState') === null

function Page() {
  return (
    <>
      <header className="page-header">
        <h1>
          交通运输行业信用数据库 <span lang="en">Transport Credit API</span>
        </h1>
        <label>
          访问令牌 <span lang="en">Token</span>
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder="Bearer 令牌，仅保存在本页内存中"
            onChange={(event) => setToken(event.currentTarget.value)}
          />
        </label>
      </header>
      <GraphiQL
        fetcher={sendRequest}
        storage={pageStorage}
        shouldPersistHeaders={false}
        schemaDescription
        inputValueDeprecation
        plugins={PLUGINS}
        visiblePlugin={EXAMPLE_PLUGIN}
        defaultTabs={FIRST_TABS}
        {...(IS_FIRST_VISIT ? { initialVariables: FIRST_TABS[0]?.variables ?? '' } : {})}
        defaultEditorToolsVisibility
      >
        <GraphiQL.Logo> </GraphiQL.Logo>
      </GraphiQL>
    </>
  )
}

installWorkers()
const root = document.getElementById('page')
if (root) createRoot(root).render(<Page />)

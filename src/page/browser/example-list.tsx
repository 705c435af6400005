import { useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { EXAMPLES } from '../examples.ts'
import type { Example } from '../examples.ts'

/** GraphiQL's side panel with the examples; a click opens one in its own tab. */
export const EXAMPLE_PLUGIN = { title: '示例 Examples', icon: ExampleIcon, content: ExampleList }

function ExampleIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5">
      <path d="M4 5.5h16M4 12h10M4 18.5h7M17 12l4 3.25-4 3.25z" />
    </svg>
  )
}

function ExampleList() {
  const openExample = useOpenExample()
  return (
    <div className="example-list">
      <h2>示例 Examples</h2>
      <p>点击后在新标签页中打开。A click opens it in a tab.</p>
      <ol>
        {EXAMPLES.map((example) => (
          <li key={example.title.en}>
            <button
              type="button"
              disabled={openExample === null}
              onClick={() => openExample?.(example)}
            >
              <strong>{example.title.zh}</strong>
              <span lang="en">{example.title.en}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Null until the editors are there: before, a click would open a tab without its query. */
function useOpenExample(): ((example: Example) => void) | null {
  const { addTab, changeTab } = useGraphiQLActions()
  const { tabs, queryEditor, variableEditor, headerEditor } = useGraphiQL((state) => ({
    tabs: state.tabs,
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
    headerEditor: state.headerEditor,
  }))
  if (queryEditor === undefined || variableEditor === undefined) return null
  return (example) => {
    const openTab = tabs.findIndex((tab) => tab.query === example.query)
    if (openTab >= 0) return changeTab(openTab)
    // A new tab starts without headers; whoever typed some means them for the next query too.
    const headers = headerEditor?.getValue() ?? ''
    addTab()
    queryEditor.setValue(example.query)
    variableEditor.setValue(variablesText(example))
    headerEditor?.setValue(headers)
  }
}

/** The variables of an example as the text of GraphiQL's editor; none give an empty text. */
export function variablesText({ variables }: Example): string {
  return Object.keys(variables).length === 0 ? '' : JSON.stringify(variables, null, 2)
}

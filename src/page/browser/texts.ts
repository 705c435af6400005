/**
 * GraphiQL has no languages, so that the bundler replaces its visible texts: for each file of the
 * package the English source text and what stands in its place (Chinese, then English). A text that
 * a new version of GraphiQL no longer has stops the build.
 */
export const TEXTS: Record<string, Record<string, string>> = {
  'graphiql/dist/GraphiQL.js': {
    '"Variables"': '"变量 Variables"',
    '"Headers"': '"请求头 Headers"',
    '"New tab"': '"新标签页 New tab"',
    '"Show" : "Hide"} editor tools': '"显示 Show" : "隐藏 Hide"} 变量与请求头 editor tools',
  },
  'graphiql/dist/ui/toolbar.js': {
    'Prettify query': '整理格式 Prettify query',
    'Merge fragments into query': '合并片段 Merge fragments into query',
    'Copy query': '复制查询 Copy query',
  },
  'graphiql/dist/ui/sidebar.js': {
    'Re-fetch GraphQL schema': '重新读取模式 Re-fetch GraphQL schema',
    '"Open short keys dialog"': '"快捷键 Short keys"',
    '"Open settings dialog"': '"设置 Settings"',
    '"Hide" : "Show"': '"隐藏 Hide" : "显示 Show"',
    '"Short Keys"': '"快捷键 Short keys"',
    '"Settings"': '"设置 Settings"',
    '"Theme"': '"外观 Theme"',
    '"Adjust how the interface appears."': '"界面的明暗。Adjust how the interface appears."',
    '"System"': '"随系统 System"',
    '"Light"': '"浅色 Light"',
    '"Dark"': '"深色 Dark"',
    '"Clear storage"': '"清除数据 Clear storage"',
    '"Remove all locally stored data and start fresh."':
      '"删除浏览器中保存的查询与历史。Remove all locally stored data and start fresh."',
    '"Cleared data"': '"已清除 Cleared data"',
    '"Failed"': '"失败 Failed"',
    '"Clear data"': '"清除 Clear data"',
  },
  'graphiql/dist/ui/short-keys.js': {
    '"Short Key"': '"按键 Short key"',
    '"Function"': '"功能 Function"',
    '"Execute query"': '"执行查询 Execute query"',
    '"Prettify editors"': '"整理格式 Prettify editors"',
    '"Copy query"': '"复制查询 Copy query"',
    '"Search in documentation"': '"搜索文档 Search in documentation"',
    '"Search in editor"': '"在编辑器中搜索 Search in editor"',
  },
  '@graphiql/plugin-history/dist/index.js': { '"History"': '"历史 History"' },
  '@graphiql/plugin-history/dist/components.js': {
    '"History"': '"历史 History"',
    '"Clear"': '"清除 Clear"',
    '"Cleared"': '"已清除 Cleared"',
  },
  '@graphiql/plugin-doc-explorer/dist/context.js': {
    '"Documentation Explorer"': '"文档 Documentation"',
    '"Docs"': '"文档 Docs"',
  },
  '@graphiql/plugin-doc-explorer/dist/components/doc-explorer.js': {
    '"Error fetching schema"': '"读取模式失败 Error fetching schema"',
    '"No GraphQL schema available"': '"没有可用的模式 No GraphQL schema available"',
  },
  '@graphiql/plugin-doc-explorer/dist/components/search.js': {
    '"No results found"': '"没有结果 No results found"',
    '"Other results"': '"其他结果 Other results"',
  },
  '@graphiql/react/dist/components/execute-button/index.js': {
    '"Stop" : "Execute"} query': '"停止 Stop" : "执行 Execute"} query',
  },
}

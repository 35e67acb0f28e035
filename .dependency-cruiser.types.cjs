/** The type graph: rules that bind types too. */
module.exports = require('./scripts/lint/import-rules.cjs').configuration('type')

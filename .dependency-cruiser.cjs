/** The value graph: what really runs together. The type graph is in .dependency-cruiser.types.cjs. */
module.exports = require('./scripts/lint/import-rules.cjs').configuration('value')

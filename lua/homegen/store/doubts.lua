--- What is written of a create when nobody knows what became of it: errors, as the journal keeps them.

local errors = require "homegen.base.errors"
local rows = require "homegen.store.rows"

local HINT = "it may have been charged, so it is not sent again: look at the provider's task list or balance, then client:settle"

local function doubt(message)
  return rows.encode_error(errors.new { kind = "unknown_outcome", outcome = "unknown", message = message, hint = HINT })
end

return {
  ---Its process is gone.
  LOST = doubt "the process ended while the request was on its way: whether it was accepted is not known",

  ---It ended as if it had not been made, and its webhook has come.
  CALLED = doubt "as far as was known it was not made, and the provider has called its webhook all the same",
}

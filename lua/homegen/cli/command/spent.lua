--- `homegen spent`: what each account of a journal has spent.

local columns = require "homegen.cli.output.columns"
local exit_codes = require "homegen.cli.exit_codes"
local journal_view = require "homegen.cli.journal_view"
local terminal = require "homegen.cli.output.terminal"

local spent = {}

---@param parser table argparse's
function spent.define(parser)
  local own = parser:command("spent", "Show what was spent, by account.")
  journal_view.define(own)
end

local COLUMNS = {
  { title = "provider", field = function(book) return book.provider or "?" end }, { title = "address", field = "origin", shrinks = true },
  { title = "account", field = "account", shrinks = true }, { title = "charged", field = "charged", right = true },
  { title = "given back", field = "refunded", right = true }, { title = "uncertain", field = "uncertain", right = true },
  { title = "reserved", field = "reserved", right = true }, { title = "unit", field = "unit" },
}

local UNITS = { ideal_house = "credit", iacrea = "photo" }

local function run(own)
  local books, exit_code = journal_view.ask(own, "books")
  if not books then return exit_code end
  local out = own.out
  for _, book in ipairs(books) do
    book.unit = UNITS[book.provider]
    out:event("book", book)
  end
  if out.json then return exit_codes.DONE end
  if #books == 0 then out:say "nothing was spent" end
  local width = terminal.is(terminal.OUTPUT) and terminal.columns(terminal.OUTPUT) or math.huge
  for _, line in ipairs(#books > 0 and columns.lines(COLUMNS, books, width) or {}) do out:print(line) end
  return exit_codes.DONE
end

---@param parsed table
---@return integer exit_code
function spent.run(parsed)
  return journal_view.with(parsed, run)
end

return spent

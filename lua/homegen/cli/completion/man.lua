--- Manual pages: homegen(1), and one for each command.

local exit_codes = require "homegen.cli.exit_codes"
local tree = require "homegen.cli.completion.tree"
local version = require "homegen.version"

local man = {}

local function escape(text)
  return (text:gsub("\\", "\\e"):gsub("%-", "\\-"):gsub("^%.", "\\&."):gsub("^'", "\\&'"):gsub("\n([.'])", "\n\\&%1"))
end

local function head(name, summary)
  return {
    '.\\" Written by `homegen completion man`, from the commands\' own data.',
    ('.TH "%s" 1 "" "homegen %s" "homegen"'):format(name:upper():gsub("-", "\\-"), version),
    ".SH NAME", escape(name) .. " \\- " .. escape((summary:gsub("%.$", ""))),
  }
end

local function option_head(option)
  local names = {}
  for index, name in ipairs(option.names) do
    names[index] = "\\fB" .. escape(name) .. "\\fR" .. (option.value and " \\fI" .. escape(option.value) .. "\\fR" or "")
  end
  return table.concat(names, ", ")
end

local function add_options(lines, data, heading)
  local groups, order = {}, {}
  for _, option in ipairs(data.options) do
    local name = option.group or heading
    if not groups[name] then
      groups[name] = {}
      order[#order + 1] = name
    end
    table.insert(groups[name], option)
  end
  for _, name in ipairs(order) do
    lines[#lines + 1] = ".SH " .. name:upper()
    for _, option in ipairs(groups[name]) do
      lines[#lines + 1] = ".TP\n" .. option_head(option) .. "\n" .. escape(option.help)
    end
  end
end

local function usage_of(words, data)
  local parts = { "\\fB" .. escape("homegen " .. words) .. "\\fR [options]" }
  for _, argument in ipairs(data.arguments) do
    local name = "\\fI" .. escape(argument.name) .. "\\fR" .. (argument.many and " ..." or "")
    parts[#parts + 1] = argument.optional and "[" .. name .. "]" or name
  end
  return table.concat(parts, " ")
end

local function add_exit_codes(lines)
  lines[#lines + 1] = ".SH EXIT STATUS"
  for _, entry in ipairs(exit_codes.list) do lines[#lines + 1] = (".TP\n%d\n%s"):format(entry.code, escape(entry.meaning)) end
end

local function page_of(data)
  local lines = head("homegen-" .. data.name, data.summary)
  lines[#lines + 1] = ".SH SYNOPSIS"
  local usages = #data.commands == 0 and { usage_of(data.name, data) } or {}
  for index, below in ipairs(data.commands) do usages[index] = usage_of(data.name .. " " .. below.name, below) end
  lines[#lines + 1] = table.concat(usages, "\n.br\n")
  lines[#lines + 1] = ".SH DESCRIPTION\n" .. escape(data.description)
  for _, argument in ipairs(data.arguments) do
    lines[#lines + 1] = (".TP\n\\fI%s\\fR\n%s"):format(escape(argument.name), escape(argument.help))
  end
  if #data.commands == 0 then add_options(lines, data, "Options") end
  for _, below in ipairs(data.commands) do
    lines[#lines + 1] = (".SH %s\n%s"):format(below.name:upper(), escape(below.help))
    for _, argument in ipairs(below.arguments) do
      lines[#lines + 1] = (".TP\n\\fI%s\\fR\n%s"):format(escape(argument.name), escape(argument.help))
    end
    for _, option in ipairs(below.options) do
      lines[#lines + 1] = ".TP\n" .. option_head(option) .. "\n" .. escape(option.help)
    end
  end
  add_exit_codes(lines)
  lines[#lines + 1] = ".SH SEE ALSO\n.BR homegen (1)\n"
  return table.concat(lines, "\n")
end

local ENVIRONMENT = {
  { "IDEAL_HOUSE_API_KEY", "key of Ideal House" }, { "IDEAL_HOUSE_BASE_URL", "its address, where it is another one" },
  { "IACREA_API_KEY", "key of iaCrea" }, { "IACREA_USER_ID", "whose tasks those at iaCrea are" },
  { "IACREA_BASE_URL", "its address, where it is another one" },
  { "XDG_STATE_HOME", "where the journal is: homegen/jobs.db in it; default: ~/.local/state" },
  { "NO_COLOR", "no colours" }, { "COLUMNS", "columns of what is no terminal" },
}

local function overview(list)
  local lines = head("homegen", "home pictures by the Ideal House and iaCrea APIs")
  lines[#lines + 1] = ".SH SYNOPSIS\n\\fBhomegen\\fR \\fIcommand\\fR [options]"
  lines[#lines + 1] = ".SH DESCRIPTION\n" .. escape(
    "Drives paid image generation for home design: never pays twice, loses no result. Pictures come on standard output, as paths; "
      .. "what is said to people on standard error; with --json events as JSON lines. Whatever costs something asks first on a terminal, "
      .. "and needs --yes or --max-cost elsewhere.")
  lines[#lines + 1] = ".SH COMMANDS"
  for _, data in ipairs(list) do
    local name = escape(data.name)
    lines[#lines + 1] = (".TP\n\\fB%s\\fR\n%s See \\fBhomegen\\-%s\\fR(1)."):format(name, escape(data.summary), name)
  end
  lines[#lines + 1] = ".SH ENVIRONMENT"
  for _, entry in ipairs(ENVIRONMENT) do lines[#lines + 1] = (".TP\n\\fB%s\\fR\n%s"):format(entry[1], escape(entry[2])) end
  add_exit_codes(lines)
  return table.concat(lines, "\n") .. "\n"
end

---@return { name: string, text: string }[] pages, that of homegen first
function man.pages()
  local list = tree.all()
  local pages = { { name = "homegen.1", text = overview(list) } }
  for _, data in ipairs(list) do pages[#pages + 1] = { name = ("homegen-%s.1"):format(data.name), text = page_of(data) } end
  return pages
end

return man

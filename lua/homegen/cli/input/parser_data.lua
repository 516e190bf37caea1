--- What argparse knows of a command, for usage lines, nearest names, completions and manual pages. The one place that reads
--- argparse's own fields.

local text = require "homegen.cli.output.text"

local parser_data = {}

---@class homegen.cli.OptionData
---@field names string[] such as { "-o", "--save" }
---@field value? string what its value is called; nil: it takes none
---@field values? string[] what its value may be
---@field help string
---@field group? string

---@class homegen.cli.CommandData
---@field name string
---@field help string
---@field description string
---@field options homegen.cli.OptionData[]
---@field arguments { name: string, help: string, optional: boolean, values?: string[] }[]
---@field commands homegen.cli.CommandData[] below it

local function value_of(option)
  if option._maxargs == 0 then return nil end
  local named = option._argname
  return type(named) == "table" and named[1] or named or option._aliases[#option._aliases]:gsub("^%-+", ""):upper()
end

local function groups_of(parser)
  local groups = {}
  for _, group in ipairs(parser._groups) do
    for _, element in ipairs(group) do groups[element] = group.name end
  end
  return groups
end

local function options_of(parser)
  local list, groups = {}, groups_of(parser)
  for _, option in ipairs(parser._options) do
    if not option._hidden then
      list[#list + 1] = {
        names = option._aliases, value = value_of(option), values = option._choices or option.homegen_values,
        help = option._description or "", group = groups[option],
      }
    end
  end
  return list
end

local function arguments_of(parser)
  local list = {}
  for index, argument in ipairs(parser._arguments) do
    list[index] = {
      name = argument._name, help = argument._description or "", optional = argument._minargs == 0, many = argument._maxargs > 1,
      values = argument._choices,
    }
  end
  return list
end

---@param parser table argparse's parser or command
---@return homegen.cli.CommandData
function parser_data.of(parser)
  local below = {}
  for index, command in ipairs(parser._commands) do below[index] = parser_data.of(command) end
  return {
    name = parser._name, help = parser._summary or parser._description or "", description = parser._description or "",
    epilog = parser._epilog or "", options = options_of(parser), arguments = arguments_of(parser), commands = below,
  }
end

---@param parser table
---@return string[] names of all its options
function parser_data.option_names(parser)
  local names = {}
  for _, option in ipairs(options_of(parser)) do
    for _, name in ipairs(option.names) do names[#names + 1] = name end
  end
  return names
end

---@param parser table
---@return table<string, boolean> takes_value by the names of all options, also of the commands below it
function parser_data.takes_value(parser)
  local names = {}
  for _, option in ipairs(options_of(parser)) do
    for _, name in ipairs(option.names) do names[name] = option.value ~= nil end
  end
  for _, command in ipairs(parser._commands) do
    for name, takes in pairs(parser_data.takes_value(command)) do names[name] = names[name] or takes end
  end
  return names
end

---@param parser table
---@return string[] names of the commands below it
function parser_data.command_names(parser)
  local names = {}
  for index, command in ipairs(parser._commands) do names[index] = command._name end
  return names
end

---@param parser table
---@param name string as it is typed
---@return table|nil command below it
function parser_data.command(parser, name)
  for _, command in ipairs(parser._commands) do
    for _, alias in ipairs(command._aliases) do
      if alias == name then return command end
    end
  end
end

---The usage in a line: what all the options are stands in the help.
---@param parser table
---@param words string what was typed until there, such as "homegen mask"
---@param width integer columns
function parser_data.set_usage(parser, words, width)
  local parts = { "Usage: " .. words, "[options]" }
  for _, argument in ipairs(arguments_of(parser)) do
    local name = argument.many and argument.name .. "…" or argument.name
    parts[#parts + 1] = argument.optional and "[" .. name .. "]" or name
  end
  if #parser._commands > 0 then parts[#parts + 1] = "command …" end
  parser:usage(text.wrap(table.concat(parts, " "), width, "  "))
  for _, command in ipairs(parser._commands) do parser_data.set_usage(command, words .. " " .. command._name, width) end
end

return parser_data

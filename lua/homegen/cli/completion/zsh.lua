--- Completion for zsh.

local tree = require "homegen.cli.completion.tree"

local zsh = {}

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- In square brackets of _arguments, or behind the colon of _describe.
local function describe(text)
  return (tree.sentence(text):gsub("[%[%]\\:]", "\\%0"))
end

local function action_of(option)
  if option.values then
    local words = {}
    for index, value in ipairs(option.values) do words[index] = value:gsub("[%s()\\&:'\"|*?<>$]", "\\%0") end
    return "(" .. table.concat(words, " ") .. ")"
  end
  return tree.is_file(option) and "_files" or " "
end

local function spec_of(option)
  local tail = option.value and (":%s:%s"):format(option.value:gsub(":", "\\:"), action_of(option)) or ""
  local specs = {}
  for index, name in ipairs(option.names) do
    specs[index] = quote(("*%s[%s]%s"):format(name, describe(option.help), tail))
  end
  return table.concat(specs, " \\\n    ")
end

local function name_of(words) return "_homegen_" .. words:gsub("[ -]", "_") end

local function add_list(lines, indent, list)
  lines[#lines + 1] = indent .. "local -a commands=("
  for _, data in ipairs(list) do
    lines[#lines + 1] = ("%s  %s"):format(indent, quote(("%s:%s"):format(data.name, describe(data.summary or data.help))))
  end
  lines[#lines + 1] = indent .. ")"
end

local function add_dispatch(lines, words, list)
  lines[#lines + 1] = "  case $state in"
  lines[#lines + 1] = "    command)"
  add_list(lines, "      ", list)
  lines[#lines + 1] = "      _describe command commands ;;\n    rest)\n      case $line[1] in"
  for _, data in ipairs(list) do
    lines[#lines + 1] = ("        %s) %s ;;"):format(data.name, name_of(words .. data.name))
  end
  lines[#lines + 1] = "      esac ;;\n  esac"
end

local function add_function(lines, words, data)
  lines[#lines + 1] = name_of(words) .. "() {"
  local specs = {}
  for _, option in ipairs(data.options) do specs[#specs + 1] = spec_of(option) end
  if #data.commands > 0 then
    lines[#lines + 1] = "  local state line\n  typeset -A opt_args"
    specs[#specs + 1] = "'1:command:->command' \\\n    '*::arguments:->rest'"
  else
    local values = data.arguments[1] and data.arguments[1].values
    specs[#specs + 1] = values and quote("1:what:(" .. table.concat(values, " ") .. ")") or "'*:file:_files'"
  end
  lines[#lines + 1] = "  _arguments -s -C \\\n    " .. table.concat(specs, " \\\n    ")
  if #data.commands > 0 then add_dispatch(lines, words .. " ", data.commands) end
  lines[#lines + 1] = "}\n"
end

---@return string script
function zsh.script()
  local list = tree.all()
  local lines = { "#compdef homegen", "# zsh completion for homegen: written by `homegen completion zsh`, from the commands' own data.\n" }
  for _, entry in ipairs(tree.flat(list)) do add_function(lines, entry.words, entry.data) end
  lines[#lines + 1] = "_homegen() {\n  local state line\n  typeset -A opt_args"
  lines[#lines + 1] = "  _arguments -C '--help[Show the help]' '--version[Show the version]' '1:command:->command' '*::arguments:->rest'"
  add_dispatch(lines, "", list)
  lines[#lines + 1] = "}\n\nif [[ $zsh_eval_context[-1] == loadautofunc ]]; then _homegen \"$@\"; else compdef _homegen homegen; fi\n"
  return table.concat(lines, "\n")
end

return zsh

--- Completion for fish.

local tree = require "homegen.cli.completion.tree"

local fish = {}

local HEAD = [[
# fish completion for homegen: written by `homegen completion fish`, from the commands' own data.

# Whether these are the commands that were typed, as far as commands go.
function __homegen_is
    set -l words (commandline -opc)
    set -l found
    for word in $words[2..-1]
        string match -q -- '-*' $word; and continue
        set -a found (string replace -a _ - -- $word)
    end
    set -l wanted $argv
    test (count $found) -ge (count $wanted); or return 1
    for index in (seq (count $wanted))
        test "$found[$index]" = "$wanted[$index]"; or return 1
    end
end

# Whether these are typed and no command behind them.
function __homegen_needs
    set -l words (commandline -opc)
    set -l count 0
    for word in $words[2..-1]
        string match -q -- '-*' $word; or set count (math $count + 1)
    end
    test $count -eq (count $argv); or return 1
    test (count $argv) -eq 0; or __homegen_is $argv
end

complete -c homegen -f
complete -c homegen -n __homegen_needs -l help -d 'Show the help'
complete -c homegen -n __homegen_needs -l version -d 'Show the version'
]]

local function quote(text) return "'" .. text:gsub("[\\']", "\\%0") .. "'" end

local function values_of(option)
  local words = {}
  for index, value in ipairs(option.values) do words[index] = quote(value) end
  return quote(table.concat(words, " "))
end

local function option_line(words, option)
  local parts = { "complete -c homegen -n " .. quote("__homegen_is " .. words) }
  for _, name in ipairs(option.names) do
    parts[#parts + 1] = name:sub(1, 2) == "--" and "-l " .. name:sub(3) or "-s " .. name:sub(2)
  end
  if option.value then
    parts[#parts + 1] = option.values and "-x -a " .. values_of(option) or tree.is_file(option) and "-r -F" or "-x"
  end
  parts[#parts + 1] = "-d " .. quote(tree.sentence(option.help))
  return table.concat(parts, " ")
end

---@return string script
function fish.script()
  local lines = { HEAD }
  local function add_command(before, data)
    lines[#lines + 1] = ("complete -c homegen -n %s -a %s -d %s"):format(
      quote("__homegen_needs" .. (before == "" and "" or " " .. before)), data.name, quote(tree.sentence(data.summary or data.help)))
  end
  local list = tree.all()
  for _, data in ipairs(list) do add_command("", data) end
  for _, entry in ipairs(tree.flat(list)) do
    for _, below in ipairs(entry.data.commands) do add_command(entry.words, below) end
    for _, option in ipairs(entry.data.options) do lines[#lines + 1] = option_line(entry.words, option) end
    for _, argument in ipairs(entry.data.arguments) do
      local action = argument.values and "-a " .. quote(table.concat(argument.values, " ")) or "-F"
      lines[#lines + 1] = ("complete -c homegen -n %s %s"):format(quote("__homegen_is " .. entry.words), action)
    end
  end
  return table.concat(lines, "\n") .. "\n"
end

return fish

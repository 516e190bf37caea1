--- Completion for bash.

local shell = require "homegen.cli.shell"
local tree = require "homegen.cli.completion.tree"

local bash = {}

local HEAD = [==[
# bash completion for homegen: written by `homegen completion bash`, from the commands' own data.

# The candidates that begin as the current word does, each as one word for the shell.
_homegen_among() {
  local start=${cur//\\/} candidate
  case $start in [\"\']*) start=${start:1} ;; esac
  for candidate; do
    [[ $candidate == "$start"* ]] || continue
    case $cur in [\"\']*) COMPREPLY+=("$candidate") ;; *) COMPREPLY+=("$(printf %q "$candidate")") ;; esac
  done
}

_homegen_files() {
  local IFS=$'\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$cur"))
}

_homegen() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= below= word index
  COMPREPLY=()
  if [[ $cur == "=" ]]; then cur=; elif [[ $prev == "=" ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    [[ $word == -* ]] && continue
    if [[ -z $command ]]; then command=${word//_/-}; else below=$word && break; fi
  done
]==]

local function words_of(list)
  local quoted = {}
  for index, word in ipairs(list) do quoted[index] = shell.quote(word) end
  return table.concat(quoted, " ")
end

local function patterns(words, option)
  local list = {}
  for index, name in ipairs(option.names) do list[index] = ('"%s %s"'):format(words, name) end
  return table.concat(list, " | ")
end

-- Of a command's options those that want a value: files, its values, or nothing that is known here.
local function add_values(lines, words, data)
  for _, option in ipairs(data.options) do
    if option.value then
      local action = option.values and "_homegen_among " .. words_of(option.values) or tree.is_file(option) and "_homegen_files" or ":"
      lines[#lines + 1] = ("    %s) %s; return ;;"):format(patterns(words, option), action)
    end
  end
end

local function option_names(data)
  local names = {}
  for _, option in ipairs(data.options) do
    for _, name in ipairs(option.names) do names[#names + 1] = name end
  end
  return names
end

-- What stands where no option does: a command below, or what its argument may be.
local function candidates(data)
  local names = {}
  for index, below in ipairs(data.commands) do names[index] = below.name end
  for _, argument in ipairs(data.arguments) do
    for _, value in ipairs(argument.values or {}) do names[#names + 1] = value end
  end
  return names
end

---@return string script
function bash.script()
  local all = tree.flat(tree.all())
  local lines, names = { HEAD .. '  case "$command" in' }, {}
  for _, entry in ipairs(all) do
    if not entry.words:find " " then names[#names + 1] = entry.words end
  end
  lines[#lines + 1] = ('    "") _homegen_among %s --help --version; return ;;'):format(words_of(names))
  lines[#lines + 1] = "  esac"
  lines[#lines + 1] = '  case "$command $below" in'
  for _, entry in ipairs(all) do
    if entry.words:find " " then lines[#lines + 1] = ('    "%s") command="%s" ;;'):format(entry.words, entry.words) end
  end
  lines[#lines + 1] = '  esac\n  case "$command $prev" in'
  for _, entry in ipairs(all) do add_values(lines, entry.words, entry.data) end
  lines[#lines + 1] = '  esac\n  case "$command" in'
  for _, entry in ipairs(all) do
    local own = candidates(entry.data)
    lines[#lines + 1] = ('    "%s")\n      if [[ $cur == -* ]]; then _homegen_among %s; else %s; fi ;;'):format(entry.words,
      words_of(option_names(entry.data)), #own > 0 and "_homegen_among " .. words_of(own) or "_homegen_files")
  end
  lines[#lines + 1] = "  esac\n}\n\ncomplete -F _homegen homegen\n"
  return table.concat(lines, "\n")
end

return bash

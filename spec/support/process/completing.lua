--- Asks real shells to complete a command line.

local scratch = require "spec.support.scratch"
local command = require "spec.support.process.command"

local completing = {}

---@return string folder with every script in it: bash/homegen, zsh/_homegen, fish/homegen.fish, man/
function completing.scripts()
  local folder = scratch.folder()
  local out = command.run("completion man --into " .. folder)
  assert(out.code == 0, out.text)
  return folder
end

local function lines_of(shell)
  local pipe = assert(io.popen(shell .. " 2>&1 </dev/null"))
  local list = {}
  for line in pipe:lines() do list[#list + 1] = line end
  pipe:close()
  table.sort(list)
  return list
end

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

---@param folder string
---@param words string[] typed so far, the last one perhaps in part
---@return string[] completions sorted
function completing.bash(folder, words)
  local quoted = {}
  for index, word in ipairs(words) do quoted[index] = quote(word) end
  return lines_of("bash --norc -c " .. quote(([[
    source %s/bash/homegen
    COMP_WORDS=(homegen %s) COMP_CWORD=%d
    _homegen
    [ ${#COMPREPLY[@]} -eq 0 ] || printf '%%s\n' "${COMPREPLY[@]}"]]):format(folder, table.concat(quoted, " "), #words)))
end

---@param folder string
---@param line string typed so far
---@return string[] completions sorted, without what is said about them
function completing.fish(folder, line)
  local list = lines_of(("HOME=%s fish --no-config -c %s"):format(folder,
    quote(("source %s/fish/homegen.fish; complete -C %s"):format(folder, quote(line)))))
  for index, text in ipairs(list) do list[index] = text:match "^[^\t]*" end
  return list
end

-- compadd is what completes: it is asked for the words that it would add.
local ZSH = [==[
zmodload zsh/zpty
cd %s
zpty zsh_in_a_terminal 'zsh -f -i'
zpty -w zsh_in_a_terminal 'PROMPT= RPROMPT=; stty -echo'
zpty -w zsh_in_a_terminal 'fpath=(%s/zsh $fpath); autoload -U compinit; compinit -D -u'
zpty -w zsh_in_a_terminal 'compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
  typeset -a __hits; builtin compadd -A __hits "$@"
  [[ -n $__hits ]] && printf "hit<%%s>\n" "${__hits[@]}"
}'
zpty -w zsh_in_a_terminal 'complete-here() { _main_complete; print "over<>" }'
zpty -w zsh_in_a_terminal 'zle -C complete-here complete-word complete-here; bindkey "^T" complete-here; print rea""dy'
line=
while [[ $line != *ready* ]]; do zpty -r zsh_in_a_terminal line; done
zpty -w -n zsh_in_a_terminal %s$'\x14'
line=
while [[ $line != *over\<\>* ]] && zpty -r zsh_in_a_terminal line; do
  while [[ $line == *hit\<*\>* ]]; do print -r -- "${${line#*hit<}%%%%>*}"; line=${line#*hit\<*\>}; done
done
zpty -d zsh_in_a_terminal
]==]

---@param folder string
---@param line string typed so far
---@return string[] completions sorted
function completing.zsh(folder, line)
  local path = folder .. "/drive.zsh"
  scratch.write(path, ZSH:format(folder, folder, quote(line)))
  return lines_of("zsh -f " .. path)
end

return completing

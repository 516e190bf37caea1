--- `homegen completion`: completions for shells and manual pages, made from the commands' own data.

local exit_codes = require "homegen.cli.exit_codes"
local files = require "homegen.cli.files"
local output = require "homegen.cli.output"

local completion = {}

local KINDS = { "bash", "zsh", "fish", "man" }

---@param parser table argparse's
function completion.define(parser)
  local own = parser:command("completion", "Print completions for a shell, or the manual page.")
  own:argument("kind", "bash: eval \"$(homegen completion bash)\" in ~/.bashrc. zsh: the same, or save it as _homegen in $fpath. "
    .. "fish: homegen completion fish | source. man: homegen(1), or that of the next word."):choices(KINDS)
  own:argument("page", "With man: the command that the page is of."):args "?"
  own:option("--into", "Write them all below this folder: bash/homegen, zsh/_homegen, fish/homegen.fish, man/*.1."):argname "FOLDER"
end

local function page(name)
  local wanted = name and ("homegen-%s.1"):format(name) or "homegen.1"
  for _, each in ipairs(require("homegen.cli.completion.man").pages()) do
    if each.name == wanted then return each.text end
  end
end

local function script(kind)
  return require("homegen.cli.completion." .. kind).script()
end

---All of them as files, for `make completion` and packages.
local function write_all(folder)
  local texts = {
    ["bash/homegen"] = script "bash", ["zsh/_homegen"] = script "zsh", ["fish/homegen.fish"] = script "fish",
  }
  for _, each in ipairs(require("homegen.cli.completion.man").pages()) do texts["man/" .. each.name] = each.text end
  for _, below in ipairs(KINDS) do
    if not files.make_folder(folder .. "/" .. below) then return nil, folder .. "/" .. below .. " cannot be made" end
  end
  for name, text in pairs(texts) do
    local ok, problem = files.write(folder .. "/" .. name, text)
    if not ok then return nil, problem end
  end
  return true
end

---@param parsed table
---@return integer exit_code
function completion.run(parsed)
  local out = output.new()
  if parsed.into then
    local ok, problem = write_all(parsed.into)
    if ok then return out:finish(exit_codes.DONE) end
    out:error { kind = "io", message = problem }
    return out:finish(exit_codes.IO)
  end
  local text
  if parsed.kind == "man" then text = page(parsed.page) else text = script(parsed.kind) end
  if not text then
    out:error { kind = "invalid", message = ("there is no command '%s'"):format(parsed.page) }
    return out:finish(exit_codes.USAGE)
  end
  out:print((text:gsub("\n$", "")))
  return out:finish(exit_codes.DONE)
end

return completion

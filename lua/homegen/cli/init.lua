--- The command `homegen`: picks the subcommand, turns its outcome into an exit code.

local arguments = require "homegen.cli.input.arguments"
local commands = require "homegen.cli.commands"
local exit_codes = require "homegen.cli.exit_codes"
local version = require "homegen.version"

local cli = {}

local NARROW = 60 -- columns

---What stands for a command whose package is not there.
local function missing(entry, message)
  local packages = require "homegen.base.packages"
  return {
    define = function(parser)
      parser:command(entry.name, entry.help):handle_options(false):argument("rest"):args "*"
    end,
    run = function()
      io.stderr:write(("homegen: the command %s needs the package %s; %s\n"):format(
        entry.name, entry.package, packages.hint(entry.package)))
      if not packages.is_absent(entry.module, message) then io.stderr:write(message, "\n") end
      return exit_codes.CONFIG
    end,
  }
end

---@param entry homegen.cli.Entry
---@return { define: fun(parser: table), run: fun(parsed: table): integer }
function cli.load(entry)
  local found, module = pcall(require, entry.module)
  if found then return entry.service and module.of(entry.service) or module end
  if not entry.package then error(module, 0) end
  return missing(entry, module)
end

local function load_argparse()
  local found, argparse = pcall(require, "argparse")
  if found then return argparse end
  io.stderr:write("homegen: the command needs argparse (Debian: apt-get install lua-argparse)\n")
end

-- As wide as the terminal; a narrow one has no room for two columns.
local function set_width(parser)
  local terminal = require "homegen.cli.output.terminal"
  local width = terminal.columns(terminal.OUTPUT)
  require("homegen.cli.input.parser_data").set_usage(parser, "homegen", width)
  parser:help_max_width(width)
  if width < NARROW then parser:help_description_margin(6):help_usage_margin(2) end
end

local function begin(argparse)
  local parser = argparse("homegen", "Home pictures by the Ideal House and iaCrea APIs: never pays twice, loses no result.")
  parser:flag("--version", "Show the version and exit.")
  parser:command_target "command"
  return parser
end

---The parser with one command whole, or with the names of all.
---@param argparse table
---@param entry? homegen.cli.Entry
---@return table parser
---@return table|nil module the command's
function cli.parser(argparse, entry)
  local parser = begin(argparse)
  local data = require "homegen.cli.input.parser_data"
  local module = entry and cli.load(entry)
  if module then
    module.define(parser)
    local command = data.command(parser, entry.name)
    if command and not command._epilog then command:epilog(exit_codes.help()) end
  else
    for _, each in ipairs(commands.all()) do parser:command(each.name, each.help) end
    parser:epilog("homegen COMMAND --help says more.\n\n" .. exit_codes.help())
  end
  set_width(parser)
  return parser, module
end

-- Argparse's message, with a better guess at what was meant.
local function explain(message, names)
  local what, wrong = message:match "^unknown (%a+) '([^'\n]*)'"
  if not wrong then return message end
  local guess = require("homegen.base.nearest").of(wrong, names)
  return ("unknown %s '%s'%s"):format(what, wrong, guess and (": did you mean %s?"):format(guess) or "")
end

-- The command that was meant, as far as it was understood: a command below another one, or the parser itself.
local function meant(parser, words)
  local data = require "homegen.cli.input.parser_data"
  local found = parser
  for _, word in ipairs(words) do found = data.command(found, word) or found end
  return found
end

-- A program reads events, errors too; but for commands of other packages, whose JSON is their own.
local function wants_events(words)
  local entry = commands.find(arguments.command(words) or "")
  for _, word in ipairs(words) do
    if word == "--json" then return not (entry and entry.package) end
  end
  return false
end

local function usage_error(parser, words, message)
  local data = require "homegen.cli.input.parser_data"
  local command = meant(parser, words)
  local names = data.option_names(command)
  for _, name in ipairs(data.command_names(command)) do names[#names + 1] = name end
  if command == parser then
    for _, entry in ipairs(commands.all()) do names[#names + 1] = entry.name end
  end
  local explained = explain(message, names)
  if wants_events(words) then
    local out, money = require("homegen.cli.output").new { json = true }, require "homegen.cli.money"
    out:error({ kind = "invalid", message = explained, outcome = "not_sent" }, money.nothing_sent())
    return out:finish(exit_codes.USAGE)
  end
  io.stderr:write(command:get_usage(), "\n\nhomegen: ", explained, "\n")
  return exit_codes.USAGE
end

---Runs the command.
---@param given string[]
---@return integer exit_code see homegen.cli.exit_codes
function cli.main(given)
  if given[1] == "--version" then
    print("homegen " .. version)
    return exit_codes.DONE
  end
  local argparse = load_argparse()
  if not argparse then return exit_codes.CONFIG end
  local name = arguments.command(given)
  local entry = name and commands.find(name)
  local parser, module = cli.parser(argparse, entry)
  local words = arguments.join_values(given, require("homegen.cli.input.parser_data").takes_value(parser))
  if entry then
    for place, word in ipairs(words) do
      if word == name then
        words[place] = entry.name -- smart_replace is understood
        break
      end
    end
  end
  local ok, parsed = parser:pparse(words)
  if not ok then return usage_error(parser, words, tostring(parsed)) end
  parsed.given = given
  return assert(module).run(parsed)
end

return cli

--- The command `homegen`: picks the subcommand, turns its outcome into an exit code.

local arguments = require "homegen.cli.arguments"
local packages = require "homegen.base.packages"
local version = require "homegen.version"

local cli = {}

cli.DONE, cli.FAILED, cli.USAGE = 0, 1, 2

-- The module behind each command. One of another package may not be there: `package` says which to install then.
local commands = {
  { name = "sandbox", module = "homegen.sandbox.command", package = "homegen-sandbox",
    help = "Serve both providers' APIs on this machine, with play money." },
}

local modules = {} -- of the commands that were defined, by name

---What stands for a command whose package is not there.
local function missing(command, message)
  return {
    run = function()
      io.stderr:write(("homegen: the command %s needs the package %s; %s\n"):format(
        command.name, command.package, packages.hint(command.package)))
      if not packages.is_absent(command.module, message) then io.stderr:write(message, "\n") end
      return cli.FAILED
    end,
  }
end

local function print_version()
  print("homegen " .. version)
  os.exit(cli.DONE)
end

local function load_argparse()
  local found, argparse = pcall(require, "argparse")
  if found then return argparse end
  io.stderr:write("homegen: the command needs argparse (Debian: apt-get install lua-argparse)\n")
end

-- The command of a package that is not there takes anything, so that it can say what to install.
local function define(parser, command)
  local found, module = pcall(require, command.module)
  if found then
    modules[command.name] = module
    return module.define(parser)
  end
  modules[command.name] = missing(command, module)
  parser:command(command.name, command.help):handle_options(false):argument("rest"):args("*")
end

local function build_parser(argparse)
  local parser = argparse("homegen", "Home pictures by the Ideal House and iaCrea APIs.")
  parser:flag("--version", "Show the version and exit."):action(print_version)
  parser:command_target("command")
  for _, command in ipairs(commands) do define(parser, command) end
  return parser
end

---Runs the command.
---@param given string[]
---@return integer exit_code 0 done, 1 failed, 2 usage
function cli.main(given)
  local argparse = load_argparse()
  if not argparse then return cli.FAILED end
  local parser = build_parser(argparse)
  local ok, parsed = parser:pparse(arguments.join_values(given))
  if not ok then
    io.stderr:write(parser:get_usage(), "\n\nhomegen: ", tostring(parsed), "\n")
    return cli.USAGE
  end
  return modules[parsed.command].run(parsed)
end

return cli

--- The command `homegen`: picks the subcommand, turns its outcome into an exit code.

local version = require "homegen.version"

local cli = {}

cli.DONE, cli.FAILED, cli.USAGE = 0, 1, 2

local commands = { "sandbox" }

local function print_version()
  print("homegen " .. version)
  os.exit(cli.DONE)
end

local function load_argparse()
  local found, argparse = pcall(require, "argparse")
  if found then return argparse end
  io.stderr:write("homegen: the command needs argparse (Debian: apt-get install lua-argparse)\n")
end

local function build_parser(argparse)
  local parser = argparse("homegen", "Home pictures by the Ideal House and iaCrea APIs.")
  parser:flag("--version", "Show the version and exit."):action(print_version)
  parser:command_target("command")
  for _, name in ipairs(commands) do
    require("homegen.cli." .. name).define(parser)
  end
  return parser
end

-- argparse takes "-1" for an option, and knows "--seconds=-1" alone. The option's own value never begins with two dashes.
local function join_values(arguments)
  local joined = {}
  for _, argument in ipairs(arguments) do
    local last = joined[#joined]
    if last and last:find "^%-%-[%l-]+$" and argument:find "^%-[^-]" and argument ~= "-h" then
      joined[#joined] = last .. "=" .. argument
    else
      joined[#joined + 1] = argument
    end
  end
  return joined
end

---Runs the command.
---@param arguments string[]
---@return integer exit_code 0 done, 1 failed, 2 usage
function cli.main(arguments)
  local argparse = load_argparse()
  if not argparse then return cli.FAILED end
  local parser = build_parser(argparse)
  local ok, parsed = parser:pparse(join_values(arguments))
  if not ok then
    io.stderr:write(parser:get_usage(), "\n\nhomegen: ", tostring(parsed), "\n")
    return cli.USAGE
  end
  return require("homegen.cli." .. parsed.command).run(parsed)
end

return cli

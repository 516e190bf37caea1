--- `homegen unpause`: see homegen.cli.command.pause.

return require("homegen.cli.command.pause").unpause

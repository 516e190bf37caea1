--- All commands with their options, as argparse has them: what completions and manual pages are made of.

local cli = require "homegen.cli"
local commands = require "homegen.cli.commands"
local parser_data = require "homegen.cli.input.parser_data"

local tree = {}

---@return homegen.cli.CommandData[]
function tree.all()
  local argparse, list = require "argparse", {}
  for _, entry in ipairs(commands.all()) do
    local parser = cli.parser(argparse, entry)
    local data = parser_data.of(parser_data.command(parser, entry.name))
    data.summary = entry.help
    list[#list + 1] = data
  end
  return list
end

local FILES = { FILE = true, PATH = true, PICTURE = true }

---@param option homegen.cli.OptionData
---@return boolean whether its value is a file
function tree.is_file(option)
  return FILES[option.value or ""] or option.names[#option.names] == "--folder" or option.names[#option.names] == "--state"
    or option.names[#option.names] == "--create-log"
end

---Each command, and each below one, with the words that lead to it.
---@param list homegen.cli.CommandData[]
---@return { words: string, data: homegen.cli.CommandData }[] such as "mask", "mask new"
function tree.flat(list)
  local all = {}
  local function add(data, before)
    all[#all + 1] = { words = before .. data.name, data = data }
    for _, below in ipairs(data.commands) do add(below, before .. data.name .. " ") end
  end
  for _, data in ipairs(list) do add(data, "") end
  return all
end

---The first sentence of a help text.
---@param text string
---@return string
function tree.sentence(text)
  return (text:match "^(.-%.)%s" or text):gsub("%.$", "")
end

return tree

--- Arguments as argparse can read them.

local arguments = {}

-- argparse takes what begins with a dash for an option. A number, or something with a blank in it, is none.
local function is_value(argument)
  return argument:find "^%-[%d.]" ~= nil or argument:find "^%-.*%s" ~= nil
end

-- argparse knows "--seconds=-1" alone.
---@param given string[]
---@return string[]
function arguments.join_values(given)
  local joined = {}
  for _, argument in ipairs(given) do
    local last = joined[#joined]
    if last and last:find "^%-%-[%l%d-]+$" and is_value(argument) then
      joined[#joined] = last .. "=" .. argument
    else
      joined[#joined + 1] = argument
    end
  end
  return joined
end

---The command's name among them: the first that is no option.
---@param given string[]
---@return string|nil
function arguments.command(given)
  for _, argument in ipairs(given) do
    if argument:sub(1, 1) ~= "-" then return argument end
  end
end

return arguments

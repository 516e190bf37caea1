--- Arguments as argparse can read them.

local arguments = {}

-- argparse takes what begins with a dash for an option, and knows "--seconds=-1" alone. What follows an option that wants a
-- value is its value, unless it is an option itself.
---@param given string[]
---@param takes_value table<string, boolean> all names of options, and whether they want a value
---@return string[]
function arguments.join_values(given, takes_value)
  local joined = {}
  for _, argument in ipairs(given) do
    local last = joined[#joined]
    local is_value = argument:find "^%-[^-]" and takes_value[argument] == nil or argument:find "^%-.*%s"
    if last and last:sub(1, 2) == "--" and takes_value[last] and is_value then
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

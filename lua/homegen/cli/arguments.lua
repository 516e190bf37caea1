--- Arguments as argparse can read them.

local arguments = {}

-- argparse takes "-1" for an option, and knows "--seconds=-1" alone. The option's own value never begins with two dashes.
---@param given string[]
---@return string[]
function arguments.join_values(given)
  local joined = {}
  for _, argument in ipairs(given) do
    local last = joined[#joined]
    if last and last:find "^%-%-[%l-]+$" and argument:find "^%-[^-]" and argument ~= "-h" then
      joined[#joined] = last .. "=" .. argument
    else
      joined[#joined + 1] = argument
    end
  end
  return joined
end

return arguments

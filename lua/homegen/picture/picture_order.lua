--- Which of a result's pictures a path names, and in which order they are saved.

local picture_order = {}

---With {index} all of them, in the provider's order, 1 being the first; without it that one alone.
---@param template string a path, see homegen.picture.path_template
---@param pictures integer how many the result has
---@return integer[] order
function picture_order.of(template, pictures)
  local order = {}
  for index = 1, template:find("{index}", 1, true) and pictures or 1 do order[index] = index end
  return order
end

return picture_order

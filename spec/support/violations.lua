--- Reading a schema's violations in specs.

local violations = {}

---@param list homegen.Violation[]|nil
---@return string[] brief "field: rule", in the order of the list
function violations.brief(list)
  local brief = {}
  for index, violation in ipairs(list or {}) do brief[index] = violation.field .. ": " .. violation.rule end
  return brief
end

---@param list homegen.Violation[]|nil
---@return homegen.Violation|nil
function violations.find(list, field)
  for _, violation in ipairs(list or {}) do
    if violation.field == field then return violation end
  end
  return nil
end

return violations

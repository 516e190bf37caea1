--- Changes that mean the same as what they change: nothing can notice them. By their names, as a run prints them, with
--- the reason. A line that changes loses its entry.

---@type table<string, string>
return {
  ["lua/homegen/store/keys.lua: for name in pairs(left) do names[name] = true end: true → false"] =
    "the table is a set: its values are never looked at",
  ["lua/homegen/store/keys.lua: for name in pairs(right) do names[name] = true end: true → false"] =
    "the table is a set: its values are never looked at",
}

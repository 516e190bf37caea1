--- Changes that mean the same as what they change: nothing can notice them. By their names, as a run prints them, with
--- the reason. A line that changes loses its entry.

---@type table<string, string>
return {
}

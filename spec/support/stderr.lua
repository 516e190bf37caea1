--- What is written to standard error meanwhile.

local stderr = {}

---@param fn function
---@return string
function stderr.of(fn)
  local written, real = {}, io.stderr
  rawset(io, "stderr", { write = function(_, ...) written[#written + 1] = table.concat { ... } end })
  local ok, err = pcall(fn)
  rawset(io, "stderr", real)
  assert(ok, err)
  return table.concat(written)
end

return stderr

--- The Lua that the specs run on.

local runtime = {}

---As its folder below build/ and its command in Debian are called.
runtime.name = jit and "luajit" or "lua" .. _VERSION:match("%d+%.%d+")

local first = 0
while arg and arg[first - 1] do first = first - 1 end

---The shell's word that starts it once more: what it was started with.
runtime.interpreter = first < 0 and ("'%s'"):format(arg[first]:gsub("'", "'\\''")) or runtime.name

return runtime

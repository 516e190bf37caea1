--- fork for specs, on every runtime.

local runtime = require "spec.support.runtime"

local fork = {}

if jit then
  local ffi = require "ffi"
  ffi.cdef "int fork(void); int waitpid(int, int *, int); int fflush(void *);"

  function fork.fork()
    ffi.C.fflush(nil)
    return ffi.C.fork()
  end

  function fork.wait(pid)
    local status = ffi.new("int[1]", -1)
    assert(ffi.C.waitpid(pid, status, 0) == pid)
    local signal = status[0] % 128
    return signal == 0 and math.floor(status[0] / 256) or -signal
  end
else
  local open = assert(package.loadlib(("build/%s/fork.so"):format(runtime.name), "luaopen_fork"))
  local module = open()
  fork.fork, fork.wait = module.fork, module.wait
end

return fork

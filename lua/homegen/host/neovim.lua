--- Neovim. Its libuv tells when a step is due; the step is made by vim.schedule, so that callbacks and coroutines of homegen's
--- may use vim.api, which is forbidden in libuv's own callbacks.

local misuse = require "homegen.base.misuse"
local needs = require "homegen.host.needs"

local vim = needs("neovim", rawget(_G, "vim"), "the global vim")
local uv = needs("neovim", vim.uv or vim.loop, "vim.loop")
local schedule = needs("neovim", vim.schedule, "vim.schedule")

local neovim = { name = "neovim" }

local LONGEST = 1000000000 -- milliseconds

function neovim.attach(step, fd)
  local poll = assert(uv.new_poll(fd))
  local on = true
  local watch
  local function turn()
    if not on then return end
    local ok, raised = pcall(step)
    watch()
    if not ok then error(raised, 0) end
  end
  -- stopped until the step was made: the descriptor stays readable until then
  local function readable()
    poll:stop()
    schedule(turn)
  end
  function watch()
    if on and not poll:is_closing() then poll:start("r", readable) end
  end
  watch()
  return function()
    on = false
    if not poll:is_closing() then poll:close() end
  end
end

---Blocks, as vim.wait does: keys are read meanwhile, the screen is drawn.
function neovim.drive(subject)
  if vim.in_fast_event() then misuse("homegen: a callback of libuv's cannot wait: use homegen.spawn") end
  while not subject.done do
    local _, why = vim.wait(LONGEST, function() return subject.done end, 20)
    if why == -2 then error("interrupted!", 0) end
  end
end

return neovim

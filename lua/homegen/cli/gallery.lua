--- `--gallery`: the page that shows what a command has made.

local exit_codes = require "homegen.cli.exit_codes"
local homegen = require "homegen"

local gallery = {}

---Writes it, where it is wanted.
---@param session homegen.cli.Session
---@param made homegen.Task|homegen.Chain
---@return integer|nil exit_code nil: it is there, or nobody wanted it
function gallery.write(session, made)
  local path = session.parsed.gallery
  if not path then return nil end
  local over, written, err = session:call(function()
    return homegen.gallery({ made }, path, { before = session.input or true })
  end)
  if not over then return exit_codes.INTERRUPTED end
  if not written then
    session.out:error(err, "The pictures are there all the same.")
    return exit_codes.of(err)
  end
  session.out:event("gallery", { path = written })
  session.out:say("gallery: " .. written)
end

return gallery

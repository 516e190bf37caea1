--- `homegen verify`: are pictures still what their manifests tell? Nothing is sent, nothing costs anything.

local exit_codes = require "homegen.cli.exit_codes"
local homegen = require "homegen"
local options = require "homegen.cli.input.options"
local output = require "homegen.cli.output"

local verify = {}

---@param parser table argparse's
function verify.define(parser)
  local own = parser:command("verify", "Hold pictures against the manifests beside them (--manifest writes them).")
  own:argument("files", "Pictures, or their manifests."):args "1+"
  options.output(own)
end

-- What cannot be read weighs less than what is not what it was: that is what the question was.
local function look(out, path)
  local good, err = homegen.manifest.verify(path)
  if good then
    out:event("check", { what = path, ok = true, message = "as it was saved" })
    out:print(path .. ": as it was saved")
    return exit_codes.DONE
  end
  out:event("check", { what = path, ok = false, message = err.message })
  out:print(("%s: %s"):format(path, err.message))
  return err.kind == "invalid" and exit_codes.DIFFERS or exit_codes.IO
end

---@param parsed table
---@return integer exit_code
function verify.run(parsed)
  local out, exit_code = output.new(parsed), exit_codes.DONE
  for _, path in ipairs(parsed.files) do
    local own = look(out, path)
    if own == exit_codes.DIFFERS or exit_code == exit_codes.DONE then exit_code = own end
  end
  return out:finish(exit_code)
end

return verify

--- `homegen check`: is this machine ready? Nothing is sent, nothing costs anything, no key is shown.

local exit_codes = require "homegen.cli.exit_codes"
local files = require "homegen.cli.files"
local homegen = require "homegen"
local libcurl = require "homegen.base.libcurl"
local options = require "homegen.cli.input.options"
local output = require "homegen.cli.output"
local packages = require "homegen.base.packages"
local session = require "homegen.cli.session"

local check = {}

---@param parser table argparse's
function check.define(parser)
  local own = parser:command("check", "Say whether this machine is ready: libraries, journal, keys. Nothing is sent.")
  options.journal(own)
  options.output(own)
end

local function is_set(name) return (os.getenv(name) or ""):find "%S" ~= nil end

local function lua_version()
  return rawget(_G, "jit") and rawget(_G, "jit").version or _VERSION
end

-- The public face loads what a mask needs when it is asked for.
local function look_at_masks()
  local ok, mask = pcall(function() return homegen.mask.new(1, 1):rectangle(0, 0, 1, 1):png() end)
  if ok and type(mask) == "string" then return true, "masks are drawn, checked and looked into" end
  return false, "not installed: masks are sent unlooked at; " .. packages.hint "homegen-mask"
end

local function look_at_libcurl()
  local network, err = libcurl.load()
  if network then return true, network.libcurl_version end
  return false, err.message .. (err.hint and "; " .. err.hint or "")
end

local function look_at_sandbox()
  if package.searchpath("homegen.sandbox.init", package.path) or package.searchpath("homegen.sandbox", package.path) then
    return true, "--sandbox and `homegen sandbox` work"
  end
  return false, "not installed; " .. packages.hint "homegen-sandbox"
end

local function look_at_journal(parsed)
  if parsed.no_journal then return true, "none: what is under way is forgotten with the command" end
  local path = parsed.journal or session.journal_path()
  if not path then return false, "there is no place for it: HOME is not set; give --journal FILE" end
  if not files.make_folder(path:match "^(.*)/" or ".") then return false, path .. ": its folder cannot be made" end
  local client, err = homegen.new { journal = path }
  if not client then return false, err.message .. (err.hint and "; " .. err.hint or "") end
  client:close()
  return true, path
end

-- `needed`: the machine is of no use without it.
local function look(parsed)
  local findings = {}
  local function note(what, needed, ok, message)
    findings[#findings + 1] = { what = what, ok = ok, message = message, needed = needed }
  end
  note("homegen", true, true, ("%s on %s"):format(homegen._VERSION, lua_version()))
  note("libcurl", true, look_at_libcurl())
  note("journal", true, look_at_journal(parsed))
  note("masks", false, look_at_masks())
  note("sandbox", false, look_at_sandbox())
  local has_key = is_set "IDEAL_HOUSE_API_KEY"
  note("Ideal House", false, has_key, has_key and "IDEAL_HOUSE_API_KEY is set" or "no key: set IDEAL_HOUSE_API_KEY")
  local key, user = is_set "IACREA_API_KEY", is_set "IACREA_USER_ID"
  local missing = not key and not user and "IACREA_API_KEY and IACREA_USER_ID" or not key and "IACREA_API_KEY" or "IACREA_USER_ID"
  note("iaCrea", false, key and user, key and user and "IACREA_API_KEY and IACREA_USER_ID are set" or "not ready: set " .. missing)
  findings.has_key = has_key or key and user
  return findings
end

---@param parsed table
---@return integer exit_code 0: paid calls can be made
function check.run(parsed)
  local out = output.new(parsed)
  local findings, exit_code = look(parsed), exit_codes.DONE
  for _, finding in ipairs(findings) do
    out:event("check", { what = finding.what, ok = finding.ok, message = finding.message })
    out:print(("%-4s %-11s %s"):format(finding.ok and "ok" or "--", finding.what, finding.message))
    if finding.needed and not finding.ok then exit_code = exit_codes.CONFIG end
  end
  if not findings.has_key then
    out:say "Without a key there is the sandbox: add --sandbox to any command."
    exit_code = exit_codes.CONFIG
  end
  return out:finish(exit_code)
end

return check

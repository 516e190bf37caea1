--- Programs from npm that specs run against us: brought by .ci/npm, at fixed versions.

local npm = {}

local function shell_output(words)
  local pipe = assert(io.popen(words .. " 2>&1; echo \"exit $?\""))
  local text, code = pipe:read("*a"):match "^(.*)exit (%d+)\n$"
  pipe:close()
  return text, tonumber(code)
end

---@param name string folder of spec/support/node
---@return string folder with node_modules
function npm.folder(name)
  local said, code = shell_output(".ci/npm " .. name)
  assert(code == 0, "npm's packages are not there: " .. said)
  local folder = shell_output("cd build/npm/" .. name .. " && pwd -P"):gsub("\n", "")
  return folder
end

---Runs a script of spec/support/node/NAME with node, to its end.
---@param name string
---@param script string
---@param arguments? string shell words
---@param before? string variables that are set for it
---@return string output both streams together
---@return integer code
function npm.run(name, script, arguments, before)
  local folder = npm.folder(name)
  assert(os.execute(("cp spec/support/node/%s/*.mjs %s"):format(name, folder)))
  return shell_output(("cd %s && %s timeout 300 node %s %s"):format(folder, before or "", script, arguments or ""))
end

return npm

--- The house rules that no compiler checks: what hg_* may include, banned functions, lengths, names of interpreters.
-- Run in the project's root. Prints each breach; over the soft limits only a note.

local banned = {
  strcpy = "hg_buffer or memcpy", strcat = "hg_buffer", gets = "fgets",
  sprintf = "snprintf", vsprintf = "vsnprintf", strtok = "strchr and lengths",
  atoi = "strtol", atol = "strtol", sscanf = "strtol", alloca = "hg_buffer or malloc",
}
local limits = {
  c_function = { soft = 40, hard = 60 },
  c_file = { soft = 350, hard = 400 },
  lua_file = { soft = 250, hard = 400 },
  c_line = { soft = 105, hard = 105 }, -- 100, and room for a closing */
}

local breaches = 0

local function breach(format, ...)
  breaches = breaches + 1
  print(format:format(...))
end

local function judge_length(limit, length, unit, what)
  if length > limit.hard then
    breach("%s: %d %s, at most %d", what, length, unit, limit.hard)
  elseif length > limit.soft then
    print(("note: %s: %d %s, better up to %d"):format(what, length, unit, limit.soft))
  end
end

local function list(command)
  local files = {}
  for name in io.popen(command):lines() do files[#files + 1] = name end
  return files
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

---Blanks comments, string and character literals, so that what is left is code; lines stay lines.
local function code_only(text)
  local function blank(match) return (match:gsub("[^\n]", " ")) end
  local out, at = {}, 1
  while true do
    local start, _, opener = text:find("([/\"'][/*]?)", at)
    if not start then break end
    out[#out + 1] = text:sub(at, start - 1)
    local stop
    if opener == "/*" then
      stop = select(2, text:find("*/", start + 2, true))
    elseif opener == "//" then
      stop = (text:find("\n", start, true) or #text + 1) - 1
    elseif opener:sub(1, 1) == "/" then
      stop = start
    else
      local quote = opener:sub(1, 1)
      stop = start + 1
      while text:sub(stop, stop) ~= quote and stop < #text do
        stop = stop + (text:sub(stop, stop) == "\\" and 2 or 1)
      end
    end
    stop = stop or #text
    local piece = text:sub(start, stop)
    out[#out + 1] = piece == "/" and piece or blank(piece)
    at = stop + 1
  end
  out[#out + 1] = text:sub(at)
  return table.concat(out)
end

local function check_includes(path, text)
  if not path:match("/hg_[^/]*$") then return end
  for header in text:gmatch('#%s*include%s*[<"]([^>"]+)[>"]') do
    local name = header:match("[^/]*$")
    if name:match("^lua") or name == "lauxlib.h" or name:match("^lhg_") then
      breach("%s includes %s: hg_* knows nothing of Lua", path, header)
    end
  end
end

local function check_banned(path, code)
  local number = 0
  for line in (code .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    for name in line:gmatch("%f[%w_]([%a_][%w_]*)%s*%(") do
      if banned[name] then
        breach("%s:%d: %s is banned, use %s", path, number, name, banned[name])
      end
    end
  end
end

local function check_width(path, text)
  local number = 0
  for line in text:gmatch("[^\n]*") do
    number = number + 1
    judge_length(limits.c_line, utf8.len(line) or #line, "columns", path .. ":" .. number)
  end
end

---A function is a block at depth 0 that follows a closing parenthesis; its length is that from the
---line with its name to its closing brace.
local function check_functions(path, code)
  local depth, number, start, name = 0, 0, nil, nil
  local head, head_line = "", nil
  for line in (code .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    if line:match("^%s*#") then line = "" end
    for char in line:gmatch(".") do
      if char == "{" then
        if depth == 0 and head:match("%)%s*$") then
          start, name = head_line, head:match("([%w_]+)%s*%(")
        end
        depth = depth + 1
      elseif char == "}" then
        depth = depth - 1
        if depth == 0 and start then
          judge_length(limits.c_function, number - start + 1, "lines",
            ("%s:%d: %s"):format(path, start, name))
          start = nil
        end
        if depth == 0 then head, head_line = "", nil end
      elseif depth == 0 then
        if char == ";" then
          head, head_line = "", nil
        else
          if not head_line and char:match("%S") then head_line = number end
          head = head .. char
        end
      end
    end
    if depth == 0 then head = head .. " " end
  end
end

local function line_count(text)
  return select(2, text:gsub("\n", ""))
end

for _, path in ipairs(list("find csrc sandbox proof bench examples -name '*.[ch]' 2>/dev/null | sort")) do
  local text = read(path)
  local code = code_only(text)
  check_includes(path, text)
  check_banned(path, code)
  check_width(path, text)
  check_functions(path, code)
  judge_length(limits.c_file, line_count(text), "lines", path)
end

for _, path in ipairs(list("find lua sandbox/lua -name '*.lua' | sort")) do
  judge_length(limits.lua_file, line_count(read(path)), "lines", path)
end

for _, path in ipairs(list("find spec sandbox/spec -name '*.lua' ! -path spec/support/runtime.lua | sort")) do
  if read(path):find('"luajit" or') then breach("%s: which Lua runs is known by spec/support/runtime.lua", path) end
end

os.exit(breaches == 0)

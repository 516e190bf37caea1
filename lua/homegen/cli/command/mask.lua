--- `homegen mask`: draws, checks and converts masks, by homegen.mask. Black is what gets replaced.

local exit_codes = require "homegen.cli.exit_codes"
local files = require "homegen.cli.files"
local hints = require "homegen.cli.output.hints"
local homegen = require "homegen"
local options = require "homegen.cli.input.options"
local output = require "homegen.cli.output"
local session = require "homegen.cli.session"

local mask = {}

-- "1,2,3": so many numbers.
local function numbers(least, most, form)
  return function(text)
    local list = {}
    for part in (text .. ","):gmatch "([^,]*)," do
      local number = part:match "^%s*(%-?%d+%.?%d*)%s*$"
      if not number then return nil, ("%s is expected, not '%s'"):format(form, text) end
      list[#list + 1] = tonumber(number)
    end
    if #list >= least and #list <= most then return list end
    return nil, ("%s is expected, not '%s'"):format(form, text)
  end
end

local function size(text)
  local width, height = text:match "^([1-9]%d*)[x,]([1-9]%d*)$"
  if width and #width < 9 and #height < 9 then return { width = math.floor(tonumber(width)), height = math.floor(tonumber(height)) } end
  return nil, ("a size such as 1024x768 is expected, not '%s'"):format(text)
end

local function add_output(command)
  command:option("-o --save", "The PNG that is written. Default: mask.png."):argname("FILE"):default "mask.png"
  command:flag("--force", "Write over a file that is there.")
  options.output(command)
end

local function define_new(parser)
  local new = parser:command("new", "Draw a mask: white, with black shapes.")
  new:option("--size", "Pixels of the picture that it is for."):argname("WIDTHxHEIGHT"):convert(size)
  new:option("--image", "The picture that it is for: its size is taken."):argname "FILE"
  new:option("--rectangle", "A black rectangle, from its top left corner."):argname("X,Y,WIDTH,HEIGHT"):count("*")
    :convert(numbers(4, 4, "X,Y,WIDTH,HEIGHT"))
  new:option("--ellipse", "A black ellipse around a point; a circle without the last."):argname("X,Y,RADIUS_X,RADIUS_Y"):count("*")
    :convert(numbers(3, 4, "X,Y,RADIUS_X,RADIUS_Y"))
  new:option("--polygon", "A black polygon."):argname("X1,Y1,X2,Y2,X3,Y3"):count("*"):convert(numbers(6, 10000, "X1,Y1,X2,Y2,X3,Y3"))
  new:flag("--invert", "White is black in the end, and black white.")
  add_output(new)
end

---@param parser table argparse's
function mask.define(parser)
  local own = parser:command("mask", "Draw, check or convert a mask: black is what gets replaced.")
  own:command_target "action"
  define_new(own)
  local check = own:command("check", "Say what a mask means, and whether it fits its picture.")
  check:argument("file", "The mask, png or jpeg.")
  check:option("--image", "The picture that it is for."):argname "FILE"
  options.output(check)
  local convert = own:command("convert", "Make a mask of one that means something else, soft edges kept.")
  convert:argument("file", "The file, png or jpeg.")
  convert:option("--from", "What gets replaced in it: what is white (diffusers, segmenters), what is transparent (OpenAI), or the "
    .. "pixels of one --value."):choices { "white", "alpha", "labels" }:count(1)
  convert:option("--value", "With --from labels: the value, as stored. Default: all but 0."):argname("N"):convert(options.whole(0))
  add_output(convert)
end

local function fail(out, err)
  out:error(err)
  return out:finish(exit_codes.of(err))
end

local function invalid(message)
  return { kind = "invalid", message = message }
end

local function save(out, parsed, drawn)
  if files.exists(parsed.save) and not parsed.force then
    return fail(out, { kind = "io", message = parsed.save .. " is there already", hint = "--force writes over it" })
  end
  local path, err = drawn:save(parsed.save)
  if not path then return fail(out, err) end
  local found = homegen.mask.check { mask = path } or {}
  out:event("mask", { path = path, width = found.width, height = found.height, black = found.black, warnings = found.warnings })
  out:print(path)
  if found.black then out:say(("%.0f %% of it will be replaced"):format(100 * found.black)) end
  return out:finish(exit_codes.DONE)
end

local function size_of(parsed)
  if parsed.size then return parsed.size end
  if not parsed.image then return nil, invalid "how large is it? Give --size WIDTHxHEIGHT, or --image FILE" end
  return homegen.image.info(parsed.image)
end

local function draw(parsed)
  local own, err = size_of(parsed)
  if not own then return nil, err end
  return session.guarded(function()
    local drawn = homegen.mask.new(own.width, own.height)
    for _, shape in ipairs(parsed.rectangle) do drawn:rectangle(shape[1], shape[2], shape[3], shape[4]) end
    for _, shape in ipairs(parsed.ellipse) do drawn:ellipse(shape[1], shape[2], shape[3], shape[4]) end
    for _, shape in ipairs(parsed.polygon) do drawn:polygon(shape) end
    return parsed.invert and drawn:invert() or drawn
  end)
end

local ACTIONS = {}

function ACTIONS.new(out, parsed)
  local drawn, err = draw(parsed)
  if not drawn then return fail(out, err) end
  return save(out, parsed, drawn)
end

function ACTIONS.convert(out, parsed)
  local made, err = session.guarded(homegen.mask.convert, { mask = parsed.file, from = parsed.from, value = parsed.value })
  if not made then return fail(out, err) end
  return save(out, parsed, made)
end

function ACTIONS.check(out, parsed)
  local found, err = homegen.mask.check { mask = parsed.file, image = parsed.image }
  if not found then return fail(out, err) end
  out:event("mask", { path = parsed.file, width = found.width, height = found.height, black = found.black, warnings = found.warnings })
  out:print(("%s: %d x %d, %.0f %% will be replaced"):format(parsed.file, found.width, found.height, 100 * found.black))
  for _, warning in ipairs(found.warnings) do out:tell("homegen: warning: " .. hints.of_mask(warning)) end
  return out:finish(exit_codes.DONE)
end

---@param parsed table
---@return integer exit_code
function mask.run(parsed)
  local out = output.new(parsed)
  if not files.exists(parsed.file or parsed.image or ".") then
    return fail(out, { kind = "io", message = ("there is no file %s"):format(parsed.file or parsed.image) })
  end
  local ok, problem = session.guarded(function() return homegen.mask ~= nil end)
  if not ok then return fail(out, problem) end
  return ACTIONS[parsed.action](out, parsed)
end

return mask

--- What is thought of a mask that was looked into: the rules that it breaks, and what looks wrong without being so.
--- The check of a mask alone and that of a paid call say the same.

local mask_rules = {}

-- A mask of the other convention has a black border; so has an honest one now and then, hence a warning and no more.
local BLACK_BORDER = 0.8

---A mask as homegen.mask.core measures it.
---@class homegen.MaskMeasure
---@field format "png"|"jpeg"
---@field width integer as displayed
---@field height integer
---@field orientation integer EXIF's, 1 to 8
---@field bits integer of a stored sample or palette index
---@field palette boolean
---@field black number share of black, read over white, 0 to 1
---@field transparent number share of what is more transparent than not
---@field border number share of black among the outermost pixels
---@field same_without_alpha boolean
---@field photograph boolean looks like one
---@field lowest_gray integer
---@field faint_alpha integer of dark pixels that count as white for their alpha: the highest; 0: there are none
---@field highest_sample integer as stored
---@field values_count integer how many different samples there are
---@field values integer[] the first of them, rising

---The different values of a mask, in words: "0, 1, 2", with "…" for more.
---@param found homegen.MaskMeasure
---@return string
function mask_rules.values(found)
  return table.concat(found.values, ", ") .. (found.values_count > #found.values and ", …" or "")
end

local function white_reason(found)
  if found.faint_alpha > 0 then
    return (". Transparency is read as white, and its strongest stroke is only %d %% opaque: paint with a hard brush at full opacity")
      :format(math.floor(found.faint_alpha * 100 / 255))
  end
  if found.transparent > 0 then
    return '. Transparency is read as white. If what is transparent is to be replaced: homegen.mask.convert{ mask = …, from = "alpha" }; '
      .. 'if what is painted in white is: from = "white"'
  end
  return (". Nothing in it is darker than %d of 255, and black, below 128, is what gets replaced"):format(found.lowest_gray)
end

local function is_label_mask(found)
  return found.values_count > 1 and (found.palette or found.bits >= 8 and found.highest_sample < 128)
end

local function black_reason(found)
  if found.format == "jpeg" then
    return ". A JPEG has no transparency, what was transparent became black in it: save the mask as PNG"
  end
  if found.bits >= 8 and found.highest_sample == 1 or found.palette and found.highest_sample == 1 then
    return found.values_count == 1 and ". All values are 1 of 255: a label mask without a background?"
      or '. All values are 0 or 1: a label mask? homegen.mask.convert{ mask = …, from = "labels" } makes a mask of it'
  end
  if found.bits == 16 and found.highest_sample <= 255 then
    return (". Its values have 16 bits and go no higher than %d of 65535: save it with 8 bits%s"):format(found.highest_sample,
      found.highest_sample < 128 and ', or, if they are labels: homegen.mask.convert{ mask = …, from = "labels", value = … }' or "")
  end
  if is_label_mask(found) then
    return (". Its values are %s: a label mask? homegen.mask.convert{ mask = …, from = \"labels\", value = … } makes a mask of one of them")
      :format(mask_rules.values(found))
  end
  return ""
end

---@param found homegen.MaskMeasure
---@param rules string[] those that count: "some_black", "some_white"
---@return string|nil rule the one that is broken
---@return string|nil message what was seen, and what to do
---@return number|nil value the share of black
function mask_rules.broken(found, rules)
  for _, rule in ipairs(rules) do
    if rule == "some_black" and found.black == 0 then
      return rule, "the mask is all white: nothing would be replaced" .. white_reason(found), 0
    elseif rule == "some_white" and found.black == 1 then
      return rule, "the mask is all black: nothing would be kept" .. black_reason(found), 1
    end
  end
  return nil
end

---@param found homegen.MaskMeasure
---@return string[] warnings guesses, which honest masks meet now and then
function mask_rules.warnings(found)
  if found.photograph then return { "the mask looks like a photograph: are image and mask mixed up?" } end
  if found.border < BLACK_BORDER or found.black == 1 then return {} end
  return {
    ('%d %% of the mask\'s border are black, and black is what gets replaced. If white is meant to be: '
      .. 'homegen.mask.convert{ mask = …, from = "white" }'):format(math.floor(found.border * 100)),
  }
end

local function is_of_size(mask, width, height)
  return mask.width == width and mask.height == height
end

-- Before its orientation turns it.
local function is_as_stored(mask, image)
  if image.orientation == 1 then return false end
  if image.orientation < 5 then return is_of_size(mask, image.width, image.height) end
  return is_of_size(mask, image.height, image.width)
end

---Size and orientation of a picture, as `homegen.image.info` tells them.
---@class homegen.PictureSize
---@field width integer
---@field height integer
---@field orientation integer

---Why a mask may have another size than its image, to be said behind both sizes.
---@param mask homegen.PictureSize
---@param image homegen.PictureSize
---@return string
function mask_rules.size_reason(mask, image)
  if not is_as_stored(mask, image) then return "" end
  return ", as the image is stored before its orientation turns it: draw the mask on what homegen.image.upright makes of it, and send that"
end

---Whoever drew the mask saw the photograph upright, or as it is stored. Where both have one size nobody can tell which.
---@param mask homegen.PictureSize
---@param image homegen.PictureSize
---@return string|nil warning
function mask_rules.orientation_warning(mask, image)
  local unsure = is_of_size(mask, image.width, image.height) and is_as_stored(mask, image)
  if not unsure or mask.orientation == image.orientation then return nil end
  return ("the photograph is turned by its orientation (%d of 8): if the mask was drawn on it as it is stored, it lies elsewhere. "
    .. "homegen.image.upright turns the photograph for good"):format(image.orientation)
end

return mask_rules

--- homegen: paid image-generation APIs for home design, without paying twice, losing a result or blocking the host.
---
--- local homegen = require "homegen"
--- local client = homegen.new { sandbox = true }
--- local result, err = homegen.await(client:smart_replace { image_file = "room.png", mask_file = "mask.png", prompt = "a green sofa" })

-- Before anything is built on it. Where homegen is required again, after package.loaded was cleared, it is what it was:
-- one engine for one Lua state, which open clients depend on.
local core = require("homegen.base.native").need "homegen.core"
if core.modules.homegen then return core.modules.homegen end

local later = require "homegen.base.later"

local await = later.module "homegen.waiting.await"
local client = require "homegen.client.client"
local clock = require "homegen.loop.clock"
local each = later.module "homegen.waiting.each"
local gather = later.module "homegen.waiting.gather"
local cjson = require "homegen.base.cjson"
local libcurl = require "homegen.base.libcurl"
local host = require "homegen.loop.host"
local map = later.module "homegen.waiting.map"
local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"
local scheduler = later.module "homegen.waiting.scheduler"

---Options of `homegen.new`; docs/reference.md is the manual. All may be left out; unknown or ill-typed ones raise.
---@class homegen.ClientOptions
---@field ideal_house? { api_key?: string, base_url?: string } default: IDEAL_HOUSE_API_KEY, IDEAL_HOUSE_BASE_URL,
---  https://api.ideal.house
---@field iacrea? { api_key?: string, user_id?: string, base_url?: string } default: IACREA_API_KEY, IACREA_USER_ID,
---  IACREA_BASE_URL, https://iacrea.com
---@field sandbox? boolean|table starts the embedded sandbox, with these options, and talks to it; default false
---@field upload? async fun(bytes: string, name: string): string|nil, any URL of a local picture; or nil and a reason
---@field local_files? boolean default true; false: *_file parameters are refused
---@field poll_interval? number seconds, default 3 (embedded sandbox: 0.1); under 3 only against this machine
---@field poll_interval_max? number seconds near the expected end, default 5 (0.25); far from it up to 30
---@field timeout? number seconds from a create leaving to its result, default 600
---@field queue_timeout? number seconds that a task may wait for its turn; default: no limit
---@field connect_timeout? number seconds, default 10
---@field create_timeout? number seconds of one paid request, default 300
---@field request_timeout? number seconds of one poll or question for the balance, default 60
---@field retries? integer how often a create that is safe to repeat, or a download, is tried again; default 4
---@field max_unfinished? integer open tasks per account and service, default 30, as Ideal House allows; more wait here
---@field budget? { ideal_house?: integer, iacrea?: integer } credits and photos that may be spent; default: no limit
---@field journal? string path of the file that keeps tasks; default: memory only
---@field webhook? string|homegen.WebhookListener where iaCrea's webhooks reach this program: an address whose calls are handed to
---  `homegen.webhook.handle`, or a listener; default: none, tasks are polled
---@field account? string what you call this account: with a journal, all keys and addresses of that name are one account
---@field proxy? string URL of a proxy; default: the environment's
---@field ca_file? string the only certificates to be trusted; default: the system's
---@field user_agent? string default "homegen/" and the version
---@field http2? boolean default false; true: Ideal House's polls over HTTP/2 where the server offers it
---@field record? string path of a tape: what goes to the providers and comes back is written to it, without secrets
---@field replay? string path of a tape: everything is answered from it, without keys and without any network
---@field on_event? fun(event: homegen.Event) is told what happens, in the next turn
---@field on_warning? fun(warning: homegen.Event) is told of warnings alone; default: `homegen.on_warning`

---What the services take. The wire's spelling is accepted too (`imageUrl`). Values and defaults: lua/homegen/service/.
---
---Ideal House, "Smart Replace API Documentation", v1, 2026-03-06. The image and the mask are given in one way each;
---where several masks are given the URL wins.
---@class homegen.SmartReplace
---@field image_url? string URL of the source image
---@field image_file? string path of a png, jpeg or webp; needs `upload`
---@field prompt string what to generate in the masked area
---@field mask_url? string URL of the mask, of the image's size: black is replaced, white is kept; sent as it is
---@field mask_base64? string base64 of the mask, png or jpeg
---@field mask_file? string path of the mask, png or jpeg; looked into, and sent with the request

---@alias homegen.SmartReplaceCall
---| fun(self, params: homegen.SmartReplace, options?: homegen.CallOptions): homegen.Task|nil, homegen.Error|nil

---Ideal House, "Magic Editor API Documentation", v1, 2026-03-06. The image is given in one way.
---@class homegen.MagicEditor
---@field image_url? string URL of the source image
---@field image_file? string path of a png, jpeg or webp; needs `upload`
---@field prompt? string required with model_type "Base"
---@field model_type? "Flash"|"Base"|"Pro" default "Flash"

---@alias homegen.MagicEditorCall
---| fun(self, params: homegen.MagicEditor, options?: homegen.CallOptions): homegen.Task|nil, homegen.Error|nil

---Ideal House, "House Plan Generation API Documentation", v1, 2026-06-12. Null is `homegen.null`.
---@class homegen.HousePlan
---@field style? homegen.HouseStyle|userdata or null, default "Barndominium"
---@field stories? "1"|"2"|"3+"|integer default "2"
---@field bedrooms? "1"|"2"|"3"|"4"|"5+"|integer default "2"
---@field bathrooms? "1"|"1.5"|"2"|"2.5"|"3"|"3.5"|"4+"|number default "1"
---@field total_area? string|{ min: integer, max: integer, unit: string } default "150-200 m²"; 50 to 500 m² in tens, or
---  500 to 5000 ft² in hundreds
---@field garage_enabled? boolean default false; true when one of the next two is given
---@field garage_type? "Detached"|"Front Entry"|"Side Entry"|"Rear Entry" required with a garage
---@field garage_capacity? "1"|"2"|"3+"|integer cars; required with a garage
---@field basement? "None"|"Partial"|"Full" default "None"
---@field roof_type? "Gable roof"|"Hip roof"|"Flat roof"|"Pitched roof"|userdata default null
---@field outdoor_spaces? homegen.OutdoorSpace[] default none
---@field layout_concept? "Open Concept"|"Traditional"|"Split-Level"|userdata default null
---@field bedroom_area_ranges? homegen.AreaRange[] one per bedroom ("5+": five); default: made to fit
---@field bathroom_layouts? homegen.BathroomLayout[] one per whole bathroom; default: made to fit
---@field kitchen_layout? "Open Kitchen"|"Closed Kitchen"|userdata default null
---@field kitchen_feature_options? ("Eating Bar"|"Kitchen Island"|"Breakfast Nook")[] default none
---@field key_rooms? homegen.KeyRoom[]|string|userdata default null
---@field prompt? string further wishes, default ""
---@field ref_image_url? string URL of a picture of a house whose style is wanted, default ""
---@field ref_image_file? string path of that picture, png, jpeg or webp; needs `upload`
---@field model_type? "Base"|"Pro" default "Base"

---@alias homegen.HouseStyle
---| "Barndominium"
---| "Cabin"
---| "Cape Cod"
---| "Coastal"
---| "Colonial"
---| "Contemporary"
---| "Craftsman"
---| "Farmhouse"
---| "French Country"
---| "Mediterranean"
---| "Mid-Century Modern"
---| "Modern"
---| "Ranch"
---| "Shingle Style"
---| "Southwestern"
---| "Transitional"
---| "Tudor"
---| "Victorian"

---@alias homegen.OutdoorSpace "Front porch"|"Covered patio"|"Deck"|"Balcony"|"Courtyard"|"Breezeway"|"Outdoor Kitchen"

---@alias homegen.KeyRoom "Home Office"|"Bonus Room"|"Media Room"|"Mudroom"|"Laundry Room"|"Guest Suite"

---@class homegen.BathroomLayout
---@field name string such as "Bathroom 1"
---@field layout? "With Wet & Dry Separation"|"Without Separation"|userdata how the wet zone is divided off; default null

---@class homegen.AreaRange
---@field name string such as "Room 1 (Master)"
---@field min_area string|number in `unit`, not negative
---@field max_area string|number in `unit`, not below min_area
---@field unit string "m²" or "ft²"

---@alias homegen.HousePlanCall
---| fun(self, params: homegen.HousePlan, options?: homegen.CallOptions): homegen.Task|nil, homegen.Error|nil

---iaCrea, "Room Creation API", "Generate a room creation". Image and mask are given in one way each.
---@class homegen.CreateRoom: homegen.CreateExterior
---@field room_type "BATHROOM"|"KITCHEN"|"SHOWEROOM" the document's spelling; "SHOWROOM" is understood
---@field theme "MODERN"|"INDUSTRIAL"|"SCANDINAVIAN"|"LUXURIOUS" the design's style

---@alias homegen.CreateRoomCall
---| fun(self, params: homegen.CreateRoom, options?: homegen.CallOptions): homegen.Task|nil, homegen.Error|nil

---iaCrea, "Exterior Creation API", "Generate an exterior creation". Image and mask are given in one way each.
---@class homegen.CreateExterior
---@field image_url? string URL of the base image, jpg or png
---@field image_file? string path of a png or jpeg; needs `upload`
---@field mask_url? string URL of the mask: black is created anew
---@field mask_file? string path of a png or jpeg; needs `upload`
---@field room_type "TERRACE"|"POOL"|"PETANQUE" what is created
---@field width integer of the image, pixels
---@field height integer of the image, pixels
---@field webhook? string your own URL, which the provider calls at the end; sent as it is
---@field user_id? string UUID; default: the client's

---@alias homegen.CreateExteriorCall
---| fun(self, params: homegen.CreateExterior, options?: homegen.CallOptions): homegen.Task|nil, homegen.Error|nil

---iaCrea, the same two pages, "Generate a room variation" and "Generate an exterior variation". `client:vary` takes
---what is not given from the earlier generation.
---@class homegen.Variation
---@field generation_id? string UUID of the previous generation, required
---@field original_url? string URL of the first generation's original image, required
---@field room_type? "BATHROOM"|"KITCHEN"|"SHOWEROOM"|"TERRACE"|"POOL"|"PETANQUE" as of the first generation, required
---@field theme? "MODERN"|"INDUSTRIAL"|"SCANDINAVIAN"|"LUXURIOUS" rooms only, and required there
---@field mask_url? string URL of a new mask; default: the previous generation's
---@field mask_file? string path of a new mask, png or jpeg; needs `upload`
---@field webhook? string your own URL, sent as it is
---@field user_id? string UUID; default: the client's

---@class homegen.RoomVariation: homegen.Variation
---@field room_type? "BATHROOM"|"KITCHEN"|"SHOWEROOM" as of the first generation, required

---@alias homegen.RoomVariationCall
---| fun(self, params: homegen.RoomVariation, options?: homegen.CallOptions): homegen.Task|nil, homegen.Error|nil

---@class homegen.ExteriorVariation: homegen.Variation
---@field room_type? "TERRACE"|"POOL"|"PETANQUE" as of the first generation, required

---@alias homegen.ExteriorVariationCall
---| fun(self, params: homegen.ExteriorVariation, options?: homegen.CallOptions): homegen.Task|nil, homegen.Error|nil

---Monotonic time, the one that all limits are measured on: for frames and for measuring how long something took.
---@return number seconds since an arbitrary start, with fractions; never goes backwards
local function now()
  return clock.now()
end

-- What is loaded when it is first used stands here for editors: homegen/waiting/ has its documentation.
---@class homegen
---@field await async fun(x: any, seconds?: number): any, any waits for a task, spawn handle or chain: result, or nil and an error
---@field run fun(fn: function, ...: any): any runs fn, and loops until it and all that it spawned have ended: what fn returns
---@field spawn fun(fn: function, ...: any): homegen.Handle a coroutine beside the others, which can be awaited
---@field all async fun(list: table): any[]|nil, any, any[]|nil results in order, or nil, the first error and those that there are
---@field settle async fun(list: table): homegen.Outcome[] how each ended
---@field race async fun(list: table): any, integer|any[] the first that succeeds and its place; or nil and all errors
---@field each async fun(list: table): fun(): any, any, any goes through them as they end
---@field map async fun(list: any[], fn: function, options?: { concurrency?: integer }): homegen.Outcome[] fn(item, index) of each
---@field sleep async fun(seconds: number) waits so long, for the next turn at least
---@field image homegen.image what picture files are
---@field mask homegen.mask masks drawn, looked into and made of others
---@field webhook homegen.webhook receiving iaCrea's webhooks
---@field manifest homegen.manifest what was written beside a saved picture
---@field upload homegen.upload functions that put local pictures where a provider can fetch them
---@field null userdata JSON's null, lua-cjson's
---@field _VERSION string homegen's version, such as "0.3.0"
---@field events fun(): string what `fd()` is watched for: "r"
---@field pollfd fun(): integer|nil the same as `fd()`
---@field schema fun(service: string): table the service's parameters as JSON Schema 2020-12: plain tables, new with each call. An
---  unknown service raises. Lists without entries bear a mark, and null is `homegen.null`
---@field gallery async fun(given: table, path: string, options?: homegen.GalleryOptions): string|nil, homegen.Error|nil writes a page to
---  look at results with
---@field services fun(): homegen.ServiceDescription[] what there is, with every parameter, its values, default and price: plain copies
---@field on_error? fun(err: any, traceback: string) receives errors of callbacks and coroutines that nobody awaits; default: standard error
---@field on_warning? fun(warning: homegen.Event) receives the warnings of clients without an `on_warning`; default: those about
---  money, masks and the journal go to standard error, once per kind and client, where there is no `on_event` either
local homegen = {
  _VERSION = require "homegen.version",
  null = cjson.null,
  new = client.new,

  step = reactor.step,
  now = now,
  use = host.use,

  fd = reactor.fd,
  pollfd = reactor.fd,
  events = function() return "r" end,
  timeout = reactor.timeout,
}

host.when_serving(function()
  later.load_all()
  libcurl.load() -- what it lacks is said by the first call
end)
host.current() -- loads the adapter now: at the first wait package.path may lead elsewhere, and a task be paid
report.from(function() return homegen.on_error end, function() return rawget(homegen, "on_warning") end)

-- What is loaded when it is first used. Picture helpers may need a library that a client does without.
local LAZY = {
  await = function() return await.await end,
  run = function() return scheduler.run end,
  spawn = function() return scheduler.spawn end,
  all = function() return gather.all end,
  settle = function() return gather.settle end,
  race = function() return gather.race end,
  each = function() return each.each end,
  map = function() return map.map end,
  sleep = function() return await.sleep end,
  services = function() return later.require("homegen.service.description").all end,
  image = function() return later.require "homegen.image" end,
  mask = function() return later.require "homegen.mask" end,
  upload = function() return later.require "homegen.upload" end,
  webhook = function() return later.require "homegen.webhook" end,
  schema = function()
    local json_schema, services = later.require "homegen.service.json_schema", later.require "homegen.service"
    return function(name) return json_schema.of(services.named(name)) end
  end,
  gallery = function() return later.require("homegen.gallery").make end,
  manifest = function() return later.require "homegen.manifest" end,
}

setmetatable(homegen, {
  __index = function(self, name)
    local load = LAZY[name]
    if not load then return nil end
    local value = load()
    rawset(self, name, value)
    return value
  end,
})

later.note()
core.modules.homegen = homegen

return homegen

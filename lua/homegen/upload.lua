--- homegen.upload: functions for the option `upload` of homegen.new, which put local pictures where a provider can fetch them.

---Puts a picture where a provider can fetch it. May be called by itself, where waiting is possible. Returns its address, or nil and
---an error of kind config, auth, limit, server, network, timeout, protocol, io or invalid: nothing was paid then.
---@alias homegen.Uploader async fun(bytes: string, name: string): string|nil, homegen.Error|nil

---@class homegen.upload
---@field s3 fun(given: homegen.S3Options): homegen.Uploader into S3-compatible storage; its links work for a while
---@field put fun(given: homegen.PutOptions): homegen.Uploader onto a web server, by PUT
return {
  s3 = require "homegen.upload.s3",
  put = require "homegen.upload.put",
}

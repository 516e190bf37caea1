--- homegen.upload: functions for the option `upload` of homegen.new, which put local pictures where a provider can fetch them.

return {
  s3 = require "homegen.upload.s3",
  put = require "homegen.upload.put",
}

// Holds values against schemas by Ajv, another program's reading of JSON Schema 2020-12. Standard input: a line of JSON for
// each schema, { schema, values }. Prints, for each, a list of what the values come to: true, or what is wrong.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const ajv = new Ajv2020.default({ strict: true, allErrors: true, strictTypes: false, strictRequired: false });
addFormats.default(ajv);
for (const line of readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  const { schema, values } = JSON.parse(line);
  const validate = ajv.compile(schema);
  console.log(JSON.stringify(values.map((value) => validate(value) || ajv.errorsText(validate.errors))));
}

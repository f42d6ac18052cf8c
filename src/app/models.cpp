#include "app/models.hpp"

#include "app/text_file.hpp"
#include "base/limits.hpp"
#include "base/zones.hpp"

namespace winnow::app {

Result<ModelText> read_model(const std::string& path) {
  ModelText model;
  model.path = path == "-" ? "stdin" : path;
  model.text = TRY(read_text_file(path, limits::model_bytes));
  model.parsed = engine::parse_model(model.text, {load_zone, all_zones});
  return model;
}

}  // namespace winnow::app

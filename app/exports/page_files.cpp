#include "app/exports/page_files.h"

#ifdef MODEL_PAGE

// The assembler copies eleven megabytes at once; as a literal no compiler would take them.
#define EMBED(name, path)                    \
  asm(".pushsection .rodata\n"               \
      ".global model_page_" #name            \
      "\n"                                   \
      "model_page_" #name                    \
      ":\n"                                  \
      ".incbin \"" path                      \
      "\"\n"                                 \
      ".global model_page_" #name            \
      "_end\n"                               \
      "model_page_" #name                    \
      "_end:\n"                              \
      ".byte 0\n"                            \
      ".popsection\n");                      \
  extern "C" const char model_page_##name[]; \
  extern "C" const char model_page_##name##_end[];

EMBED(index, MODEL_PAGE "/index.html")
EMBED(style, MODEL_PAGE "/style.css")
EMBED(script, MODEL_PAGE "/page.js")
EMBED(picture, MODEL_PAGE "/picture.js")
EMBED(square, MODEL_PAGE "/square.js")
EMBED(runtime, RUNTIME "/ort.wasm.min.mjs")
EMBED(loader, RUNTIME "/ort-wasm-simd-threaded.mjs")
EMBED(wasm, RUNTIME "/ort-wasm-simd-threaded.wasm")
EMBED(notices, NOTICES)

namespace exports {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace

std::vector<PageFile> page_files() {
  return {{"index.html", between(model_page_index, model_page_index_end)},
          {"style.css", between(model_page_style, model_page_style_end)},
          {"page.js", between(model_page_script, model_page_script_end)},
          {"picture.js", between(model_page_picture, model_page_picture_end)},
          {"square.js", between(model_page_square, model_page_square_end)},
          {"ort.wasm.min.mjs", between(model_page_runtime, model_page_runtime_end)},
          {"ort-wasm-simd-threaded.mjs", between(model_page_loader, model_page_loader_end)},
          {"ort-wasm-simd-threaded.wasm", between(model_page_wasm, model_page_wasm_end)},
          {"THIRD_PARTY.txt", between(model_page_notices, model_page_notices_end)}};
}

}  // namespace exports

#else

namespace exports {

std::vector<PageFile> page_files() {
  return {};
}

}  // namespace exports

#endif

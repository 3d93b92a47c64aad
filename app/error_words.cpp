#include "app/error_words.h"

#include <c10/util/Exception.h>
#include <cxxabi.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>
#include <opencv2/core.hpp>
#include <system_error>
#include <typeinfo>

#include "app/config_error.h"

namespace app {
namespace {

constexpr const char* no_memory = "not enough memory";

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// "not enough memory", and how much LibTorch wanted, where the text of its error says so.
std::string memory_words(const std::string& text) {
  const std::string before = "you tried to allocate ";
  const auto found = text.find(before);
  if (found == text.npos) return no_memory;
  const double bytes = std::strtod(text.c_str() + found + before.size(), nullptr);
  char words[80];
  std::snprintf(words, sizeof words, "%s: %.1f GiB were wanted at once", no_memory,
                bytes / (int64_t{1} << 30));
  return words;
}

std::string words_of_libtorch(const c10::Error& error) {
  const std::string text = error.what_without_backtrace();
  if (text.find("can't allocate memory") != text.npos) return memory_words(text);
  return "LibTorch cannot do this: " + first_line(text);
}

std::string words_of_opencv(const cv::Exception& error) {
  if (error.code == cv::Error::StsNoMem) return no_memory;
  return "OpenCV cannot do this: " + first_line(error.err) +
         (error.func.empty() ? "" : " (" + error.func + ")");
}

std::string words_of_files(const std::filesystem::filesystem_error& error) {
  const auto path = error.path1().string();
  return (path.empty() ? "" : path + ": ") + error.code().message();
}

bool is_ours(const std::exception& error) {
  const auto& type = typeid(error);
  return type == typeid(std::runtime_error) || type == typeid(std::invalid_argument) ||
         type == typeid(ConfigError);
}

std::string type_name(const std::exception& error) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status), std::free);
  return name ? name.get() : typeid(error).name();
}

}  // namespace

bool is_lack_of_memory(const std::exception& error) {
  return words_of(error).rfind(no_memory, 0) == 0;
}

std::string words_of(const std::exception& error) {
  if (is_ours(error)) return error.what();
  if (const auto* libtorch = dynamic_cast<const c10::Error*>(&error)) {
    return words_of_libtorch(*libtorch);
  }
  if (const auto* opencv = dynamic_cast<const cv::Exception*>(&error)) {
    return words_of_opencv(*opencv);
  }
  if (const auto* file = dynamic_cast<const std::filesystem::filesystem_error*>(&error)) {
    return words_of_files(*file);
  }
  if (const auto* system = dynamic_cast<const std::system_error*>(&error)) {
    return "the system refuses: " + system->code().message();
  }
  if (dynamic_cast<const std::bad_alloc*>(&error)) return no_memory;
  return "a mistake in facesweep, which you may report: " + type_name(error) + ", " +
         first_line(error.what());
}

}  // namespace app

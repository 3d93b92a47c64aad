#include <torch/serialize.h>
#include <torch/types.h>

#include "files/safetensors.h"
#include "files/whole_file.h"
#include "files/zip.h"
#include "fuzz/seeds.h"
#include "fuzz/stored_zip.h"

namespace fuzz {
namespace {

std::string pickled() {
  c10::Dict<std::string, torch::Tensor> dict;
  dict.insert("weight", torch::arange(6, torch::kFloat32).view({2, 3}));
  dict.insert("count", torch::ones({2}, torch::kInt64));
  const auto bytes = torch::pickle_save(dict);
  return {bytes.begin(), bytes.end()};
}

std::string checkpoint() {
  c10::Dict<std::string, c10::Dict<std::string, torch::Tensor>> outer;
  c10::Dict<std::string, torch::Tensor> inner;
  inner.insert("bias", torch::ones({3}));
  outer.insert("state_dict", inner);
  const auto bytes = torch::pickle_save(outer);
  return {bytes.begin(), bytes.end()};
}

std::string pickle_in(const std::string& archive) {
  for (const auto& entry : files::read_zip(archive)) {
    if (entry.name.find("data.pkl") != entry.name.npos) return std::string(entry.bytes);
  }
  return {};
}

void write_answers(const std::filesystem::path& folder) {
  const auto answer = [&](const std::string& name, const std::string& text) {
    files::write_whole(folder / name, text);
  };
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  answer("whole", ok + "Content-Length: 5\r\n\r\nhello");
  answer("chunked", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
  answer("part", "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-4/5\r\n\r\nllo");
  answer("elsewhere", "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
  answer("missing", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>");
  answer("page", ok + "Content-Type: text/html\r\n\r\n<!DOCTYPE html><title>gone</title>");
  answer("not_in_range", "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */5\r\n\r\n");
}

std::string array(std::string header, const std::string& data) {
  header.resize(117, ' ');
  return std::string("\x93NUMPY\x01\0\x76\0", 10) + header + '\n' + data;
}

}  // namespace

void write_seeds_of_files(const std::filesystem::path& folder) {
  const auto bytes = pickled();
  files::write_whole(folder / "zip" / "torch", bytes);
  files::write_whole(folder / "zip" / "small", stored_zip({{"a/b", "content"}, {"a/c", ""}}));
  files::write_whole(folder / "torch_archive" / "dict", pickle_in(bytes));
  files::write_whole(folder / "torch_archive" / "checkpoint", pickle_in(checkpoint()));
  files::write_safetensors(folder / "safetensors" / "several",
                           {{{"a", torch::ones({2, 3})},
                             {"b", torch::ones({3}, torch::kBool)},
                             {"c", torch::ones({1}, torch::kFloat16)}},
                            {{"made by", "a seed"}}});
  files::write_safetensors(folder / "safetensors" / "empty", {});
  files::write_whole(
      folder / "npy" / "floats",
      array("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }", std::string(8, '\1')));
  files::write_whole(
      folder / "npy" / "turned",
      array("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", std::string(6, '\1')));
  write_answers(folder / "http_answer");
}

}  // namespace fuzz

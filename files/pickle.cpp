#include "files/pickle.h"

#include <map>
#include <stdexcept>

namespace files {

using Kind = PickleValue::Kind;

/// Python's stack machine.
class PickleMachine {
 public:
  PickleMachine(std::string_view bytes, std::deque<PickleValue>& values)
      : bytes_(bytes), values_(values) {}

  const PickleValue* run() {
    while (true) {
      const auto code = take(1)[0];
      if (code == '.') return pop();
      if (!put_constant(code) && !put_container(code) && !use_memo(code)) call(code);
    }
  }

 private:
  [[noreturn]] static void fail() {
    throw std::runtime_error("its pickle is damaged, or holds more than tensors in a dictionary");
  }

  std::string_view take(uint64_t count) {
    if (count > bytes_.size()) fail();
    const auto part = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return part;
  }

  uint64_t number(size_t width) {
    const auto part = take(width);
    uint64_t value = 0;
    for (size_t i = width; i-- > 0;) value = value << 8 | static_cast<uint8_t>(part[i]);
    return value;
  }

  int64_t long_number() {
    const auto width = number(1);
    if (width > 8) fail();
    const auto value = number(width);
    const auto unused = 64 - 8 * width;
    return width == 0 ? 0 : static_cast<int64_t>(value << unused) >> unused;
  }

  std::string line() {
    const auto part = take(bytes_.find('\n') == bytes_.npos ? bytes_.size() : bytes_.find('\n'));
    take(1);
    return std::string(part);
  }

  PickleValue* make(Kind kind, int64_t integer = 0, std::string text = {}) {
    return &values_.emplace_back(PickleValue{kind, integer, std::move(text), {}});
  }
  void push(PickleValue* value) { stack_.push_back(value); }
  void push_integer(int64_t value) { push(make(Kind::integer, value)); }
  void push_text(size_t width) { push(make(Kind::text, 0, std::string(take(number(width))))); }

  PickleValue* pop() {
    const auto floor = marks_.empty() ? 0 : marks_.back();
    if (stack_.size() <= floor) fail();
    auto* value = stack_.back();
    stack_.pop_back();
    return value;
  }

  std::vector<PickleValue*> pop_to_mark() {
    if (marks_.empty()) fail();
    std::vector<PickleValue*> items(stack_.begin() + static_cast<int64_t>(marks_.back()),
                                    stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }

  void push_tuple(std::vector<PickleValue*> items) {
    auto* tuple = make(Kind::tuple);
    tuple->items = std::move(items);
    push(tuple);
  }

  /// The last `count` values.
  void push_short_tuple(int count) {
    std::vector<PickleValue*> items(static_cast<size_t>(count));
    for (auto item = items.rbegin(); item != items.rend(); ++item) *item = pop();
    push_tuple(std::move(items));
  }

  void add_to_top(const std::vector<PickleValue*>& items) {
    auto* holder = pop();
    if (holder->kind == Kind::dict) {
      if (items.size() % 2 != 0) fail();
      holder->items.insert(holder->items.end(), items.begin(), items.end());
    }
    push(holder);
  }

  void add_pair() {
    auto* value = pop();
    auto* key = pop();
    add_to_top({key, value});
  }

  bool put_constant(char code) {
    switch (code) {
      case '\x80':
        take(1);
        return true;  // PROTO
      case '\x95':
        take(8);
        return true;  // FRAME
      case 'N':
        push(make(Kind::other));
        return true;  // NONE
      case '\x88':
      case '\x89':
        push(make(Kind::other));
        return true;  // NEWTRUE, NEWFALSE
      case 'K':
        push_integer(static_cast<int64_t>(number(1)));
        return true;  // BININT1
      case 'M':
        push_integer(static_cast<int64_t>(number(2)));
        return true;  // BININT2
      case 'J':
        push_integer(static_cast<int32_t>(number(4)));
        return true;  // BININT
      case '\x8a':
        push_integer(long_number());
        return true;  // LONG1
      case 'G':
        take(8);
        push(make(Kind::other));
        return true;  // BINFLOAT
      case '\x8c':
        push_text(1);
        return true;  // SHORT_BINUNICODE
      case 'X':
        push_text(4);
        return true;  // BINUNICODE
      default:
        return false;
    }
  }

  bool put_container(char code) {
    switch (code) {
      case '(':
        marks_.push_back(stack_.size());
        return true;  // MARK
      case ')':
        push_tuple({});
        return true;  // EMPTY_TUPLE
      case '\x85':
      case '\x86':
      case '\x87':  // TUPLE1 to TUPLE3
        push_short_tuple(static_cast<uint8_t>(code) - 0x84);
        return true;
      case 't':
        push_tuple(pop_to_mark());
        return true;  // TUPLE
      case '}':
        push(make(Kind::dict));
        return true;  // EMPTY_DICT
      case ']':
        push(make(Kind::other));
        return true;  // EMPTY_LIST
      case 'a':
        pop();
        return true;  // APPEND
      case 'e':
        add_to_top(pop_to_mark());
        return true;  // APPENDS
      case 'u':
        add_to_top(pop_to_mark());
        return true;  // SETITEMS
      case 's':
        add_pair();
        return true;  // SETITEM
      default:
        return false;
    }
  }

  void keep(uint64_t place) {
    auto* top = pop();
    memo_[place] = top;
    push(top);
  }

  void get(uint64_t place) {
    const auto found = memo_.find(place);
    if (found == memo_.end()) fail();
    push(found->second);
  }

  bool use_memo(char code) {
    switch (code) {
      case 'q':
        keep(number(1));
        return true;  // BINPUT
      case 'r':
        keep(number(4));
        return true;  // LONG_BINPUT
      case '\x94':
        keep(memo_.size());
        return true;  // MEMOIZE
      case 'h':
        get(number(1));
        return true;  // BINGET
      case 'j':
        get(number(4));
        return true;  // LONG_BINGET
      default:
        return false;
    }
  }

  void push_global(const std::string& module, const std::string& name) {
    push(make(Kind::global, 0, module + ' ' + name));
  }

  PickleValue* called(const PickleValue& function, PickleValue* arguments) {
    if (function.text == "collections OrderedDict") return make(Kind::dict);
    const bool makes_tensor = function.text == "torch._utils _rebuild_tensor_v2" ||
                              function.text == "torch._utils _rebuild_tensor" ||
                              function.text == "torch._utils _rebuild_qtensor";
    if (makes_tensor) {
      auto* tensor = make(Kind::tensor, 0, function.text);
      tensor->items = arguments->items;
      return tensor;
    }
    const bool wraps = function.text == "torch._utils _rebuild_parameter" ||
                       function.text == "torch.jit._pickle restore_type_tag";
    if (wraps && !arguments->items.empty()) return arguments->items[0];
    return make(Kind::other);
  }

  void call(char code) {
    if (code == 'c') {  // GLOBAL
      const auto module = line();
      return push_global(module, line());
    }
    if (code == '\x93') {  // STACK_GLOBAL
      const auto* name = pop();
      return push_global(pop()->text, name->text);
    }
    auto* arguments = pop();
    if (code == 'Q') {  // BINPERSID
      auto* storage = make(Kind::storage);
      storage->items = arguments->items;
      return push(storage);
    }
    if (code == 'b') return;  // BUILD
    const auto* function = pop();
    if (code == 'R') return push(called(*function, arguments));  // REDUCE
    if (code != '\x81') fail();                                  // NEWOBJ
    push(make(Kind::other));
  }

  std::string_view bytes_;
  std::deque<PickleValue>& values_;
  std::vector<PickleValue*> stack_;
  std::vector<size_t> marks_;
  std::map<uint64_t, PickleValue*> memo_;
};

Pickle::Pickle(std::string_view bytes) {
  result_ = PickleMachine(bytes, values_).run();
}

}  // namespace files

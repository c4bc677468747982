/// The floor of importing: read a list of clusters through one buffer, find where each ends, parse it, keep nothing.
/// Prints the number of clusters and the seconds it took. Shares no code with the module it is compared with.
///
///     clang++ -O2 -std=c++17 Scripts/bench.d/floor.cpp -o floor -lsimdjson && ./floor FILE

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

#include <emmintrin.h>
#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

namespace {

constexpr size_t first_capacity = 1 << 20;
constexpr size_t padding = 64;

/// A bit for each of 16 bytes that is a quote, a backslash or a curly bracket.
unsigned special_bytes(const char *bytes) {
  __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes));
  auto equals = [part](char byte) { return _mm_cmpeq_epi8(part, _mm_set1_epi8(byte)); };
  __m128i brackets = _mm_or_si128(equals('{'), equals('}'));
  __m128i quoting = _mm_or_si128(equals('"'), equals('\\'));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(brackets, quoting)));
}

/// Finds the end of objects, 16 bytes at a time.
struct Scanner {
  bool is_in_string = false;
  size_t escaped = SIZE_MAX;
  long depth = 0;

  /// The index behind the object's closing bracket; 0 when it is not in `bytes[from ..< from + 16]`.
  size_t end_of_object(const char *bytes, size_t from) {
    for (unsigned bits = special_bytes(bytes + from); bits != 0; bits &= bits - 1) {
      size_t at = from + static_cast<size_t>(__builtin_ctz(bits));
      char byte = bytes[at];
      if (at == escaped) continue;
      if (byte == '\\') escaped = at + 1;
      else if (byte == '"') is_in_string = !is_in_string;
      else if (is_in_string) continue;
      else if (byte == '{') depth++;
      else if (--depth == 0) return at + 1;
    }
    return 0;
  }
};

/// Reads a document object by object.
class Document {
public:
  explicit Document(const char *path) : descriptor(open(path, O_RDONLY)), bytes(first_capacity + padding) {}
  ~Document() { close(descriptor); }

  /// Points to the next object; false at the end.
  bool next(const char *&object, size_t &length) {
    start += previous_length;
    previous_length = 0;
    while (start < end || fill()) {
      if (bytes[start] == '{') return find_end(object, length);
      start++;
    }
    return false;
  }

private:
  int descriptor;
  std::vector<char> bytes;
  size_t start = 0, end = 0, previous_length = 0;

  bool fill() {
    std::memmove(bytes.data(), bytes.data() + start, end - start);
    end -= start;
    start = 0;
    if (bytes.size() - padding == end) bytes.resize(2 * bytes.size());
    ssize_t count = read(descriptor, bytes.data() + end, bytes.size() - padding - end);
    if (count > 0) end += static_cast<size_t>(count);
    std::memset(bytes.data() + end, ' ', padding);
    return count > 0;
  }

  bool find_end(const char *&object, size_t &length) {
    Scanner scanner;
    bool is_ending = false;
    for (size_t at = 0;; at += 16) {
      while (!is_ending && start + at + 16 > end) is_ending = !fill();
      if (start + at >= end) return false;
      size_t found = scanner.end_of_object(bytes.data() + start, at);
      if (found == 0) continue;
      object = bytes.data() + start;
      length = previous_length = found;
      return true;
    }
  }
};

}  // namespace

int main(int count, char **arguments) {
  if (count != 2) return std::fprintf(stderr, "usage: floor FILE\n"), 64;
  auto begin = std::chrono::steady_clock::now();
  Document document(arguments[1]);
  simdjson::dom::parser parser;
  const char *object;
  size_t length, clusters = 0;
  while (document.next(object, length)) {
    if (parser.parse(object, length, false).error()) return std::fprintf(stderr, "not JSON\n"), 1;
    clusters++;
  }
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%zu clusters, %.3f s\n", clusters, seconds.count());
}

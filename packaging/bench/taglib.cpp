// Reads the tags and the properties of the sound of every file below a folder with TagLib, and prints how many files, how many
// of them it understood, and the seconds of processor time and of the clock that this took.
#include <sys/resource.h>
#include <taglib/fileref.h>
#include <taglib/tag.h>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

static double seconds(const timeval &t) { return t.tv_sec + t.tv_usec / 1e6; }

static double processor() {
  rusage r{};
  getrusage(RUSAGE_SELF, &r);
  return seconds(r.ru_utime) + seconds(r.ru_stime);
}

int main(int, char **argv) {
  std::vector<std::string> paths;
  for (const auto &entry : std::filesystem::recursive_directory_iterator(argv[1]))
    if (entry.is_regular_file()) paths.push_back(entry.path());
  const auto began = std::chrono::steady_clock::now();
  const double before = processor();
  long understood = 0;
  unsigned long long sum = 0; // of what was read, so that nothing is left out
  for (const auto &path : paths) {
    TagLib::FileRef f(path.c_str());
    if (f.isNull() || !f.tag() || !f.audioProperties()) continue;
    const auto *t = f.tag();
    const auto *a = f.audioProperties();
    sum += t->title().size() + t->artist().size() + t->album().size() + t->genre().size() + t->comment().size() + t->year() + t->track();
    sum += a->lengthInMilliseconds() + a->bitrate() + a->sampleRate() + a->channels();
    understood++;
  }
  const std::chrono::duration<double> clock = std::chrono::steady_clock::now() - began;
  std::printf("%zu %ld %.3f %.3f\n", paths.size(), understood, processor() - before, clock.count());
  return sum == 0;
}

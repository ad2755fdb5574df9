// Copies pieces of music into a folder until there are enough, each copy with tags of its own, written by TagLib: a music
// library whose tags are not of our making. corpus FOLDER COUNT PIECE...
#include <taglib/fileref.h>
#include <taglib/mpegfile.h>
#include <taglib/tpropertymap.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using TagLib::PropertyMap;
using TagLib::String;
using TagLib::StringList;

static String text(const std::string &s) { return String(s, String::UTF8); }

static std::string word(unsigned n) {
  static const char *parts[] = {"Été", "Lark", "Wind", "Ночь", "River", "夜曲", "Stone", "Ål", "Bright", "Żar", "Hollow", "Song"};
  return std::string(parts[n % 12]) + " " + std::to_string(n / 12);
}

static std::string id(unsigned n) {
  char s[40];
  std::snprintf(s, sizeof s, "%08x-1111-4222-8333-%012x", n * 2654435761u, n);
  return s;
}

static PropertyMap tags(unsigned n) {
  const unsigned album = n / 12, artist = album / 3;
  PropertyMap p;
  const auto set = [&p](const char *name, const std::string &value) { p.insert(name, StringList(text(value))); };
  set("TITLE", "Piece " + word(n));
  set("ALBUM", "Album " + word(album));
  set("ALBUMARTIST", "Artist " + word(artist));
  set("TRACKNUMBER", std::to_string(n % 12 + 1) + "/12");
  set("DISCNUMBER", "1/1");
  set("DATE", std::to_string(1960 + album % 65));
  set("GENRE", word(artist % 20));
  StringList artists(text("Artist " + word(artist)));
  if (n % 5 == 0) artists.append(text("Guest " + word(n % 97)));
  p.insert("ARTIST", artists);
  if (n % 2) { // as written by a careful tagger
    set("COMPOSER", "Composer " + word(artist));
    set("MUSICBRAINZ_TRACKID", id(n));
    set("MUSICBRAINZ_ALBUMID", id(album));
    set("MUSICBRAINZ_ARTISTID", id(artist));
    set("REPLAYGAIN_TRACK_GAIN", "-" + std::to_string(n % 12) + ".50 dB");
    set("REPLAYGAIN_TRACK_PEAK", "0.987654");
    set("COMMENT", "Bought on a rainy day");
  }
  if (n % 10 == 0) set("LYRICS", "La la la\nLa la\n\nLa");
  return p;
}

int main(int argc, char **argv) {
  const fs::path folder = argv[1];
  const unsigned count = std::atoi(argv[2]);
  for (unsigned n = 0; n < count; n++) {
    const fs::path piece = argv[3 + n % (argc - 3)];
    const fs::path album = folder / ("Artist " + word(n / 36)) / ("Album " + word(n / 12));
    const fs::path copy = album / (std::to_string(n % 12 + 1) + " Piece " + word(n) + piece.extension().string());
    fs::create_directories(album);
    fs::copy_file(piece, copy, fs::copy_options::overwrite_existing);
    TagLib::FileRef f(copy.c_str(), false);
    if (f.isNull()) return 1;
    f.file()->setProperties(tags(n));
    auto *mpeg = dynamic_cast<TagLib::MPEG::File *>(f.file());
    const auto version = n % 4 ? TagLib::ID3v2::v3 : TagLib::ID3v2::v4;
    if (!(mpeg ? mpeg->save(n % 3 ? TagLib::MPEG::File::ID3v2 : TagLib::MPEG::File::AllTags, TagLib::File::StripOthers, version) : f.save())) return 1;
  }
}

package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"image"
	"testing"
)

// smallProgressive are pictures of 24 by 16 pixels as progressive JPEGs: from red to blue, with all colours, with fewer differences of
// colour than brightness, and grey.
var smallProgressive = map[string]string{
	"colours": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/" +
		"2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/wgARCAAQABgDAREAAhEBAxEB/8QA" +
		"FgABAQEAAAAAAAAAAAAAAAAABAUG/8QAFgEBAQEAAAAAAAAAAAAAAAAABQYA/9oADAMBAAIQAxAAAAHI1uQKwgRefayCBWECL//EABUQAQEAAAAAAAAAAAAA" +
		"AAAAAAAB/9oACAEBAAEFAoiIiP/EABURAQEAAAAAAAAAAAAAAAAAAAAD/9oACAEDAQE/AYoIooIv/8QAFREBAQAAAAAAAAAAAAAAAAAAAAP/2gAIAQIBAT8B" +
		"uuuuuu//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAY/Al//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAE/IV//AP/aAAwDAQACAAMAAAAQcjk/" +
		"/8QAFBEBAAAAAAAAAAAAAAAAAAAAIP/aAAgBAwEBPxBW/wD/xAAVEQEBAAAAAAAAAAAAAAAAAAAAQf/aAAgBAgEBPxC1rWtb/8QAFBABAAAAAAAAAAAAAAAA" +
		"AAAAIP/aAAgBAQABPxBJf//Z",
	"halved": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/" +
		"2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/wgARCAAQABgDASIAAhEBAxEB/8QA" +
		"FgABAQEAAAAAAAAAAAAAAAAABAAG/8QAFQEBAQAAAAAAAAAAAAAAAAAABgT/2gAMAwEAAhADEAAAAcig6EFiKiKj/8QAFRABAQAAAAAAAAAAAAAAAAAAAAH/" +
		"2gAIAQEAAQUCiIiI/8QAFxEBAAMAAAAAAAAAAAAAAAAAAAMEMv/aAAgBAwEBPwGkiy//xAAXEQEAAwAAAAAAAAAAAAAAAAAAAwQy/9oACAECAQE/Ab6bb//E" +
		"ABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEABj8CX//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEAAT8hX/8A/9oADAMBAAIAAwAAABBT7//EABYRAQEB" +
		"AAAAAAAAAAAAAAAAAAAxQf/aAAgBAwEBPxDKb//EABYRAQEBAAAAAAAAAAAAAAAAAAAxQf/aAAgBAgEBPxDSz//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAI" +
		"AQEAAT8QSX//2Q==",
	"grey": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/" +
		"wgALCAAQABgBAREA/8QAFgABAQEAAAAAAAAAAAAAAAAAAwQG/9oACAEBAAAAAcU7RO3/xAAVEAEBAAAAAAAAAAAAAAAAAAAAAf/aAAgBAQABBQKIiIj/xAAU" +
		"EAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAY/Al//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAE/IUB//9oACAEBAAAAELf/xAAUEAEAAAAAAAAAAAAA" +
		"AAAAAAAg/9oACAEBAAE/EF//AP/Z",
}

func progressiveJPEG(t testing.TB, name string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(smallProgressive[name])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// claiming is a JPEG whose frame header claims another size.
func claiming(b []byte, width, height uint16) []byte {
	b = bytes.Clone(b)
	for _, marker := range []string{"\xff\xc0", "\xff\xc2"} {
		if at := bytes.Index(b, []byte(marker)); at >= 0 {
			binary.BigEndian.PutUint16(b[at+5:], height)
			binary.BigEndian.PutUint16(b[at+7:], width)
		}
	}
	return b
}

// TestEighthOfAProgressiveJPEG: each pixel is the mean of 64 that the whole picture has there.
func TestEighthOfAProgressiveJPEG(t *testing.T) {
	for name, most := range map[string]int{"colours": 4, "halved": 60, "grey": 4} {
		b := progressiveJPEG(t, name)
		full, _, err := image.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		small, err := decodeEighth(b)
		if err != nil || small.Bounds() != image.Rect(0, 0, 3, 2) {
			t.Fatalf("%s: %v %v", name, small, err)
		}
		for n := range 3 * 2 {
			var sum [3]int
			for pixel := range 64 {
				r, g, b, _ := full.At(n%3*8+pixel%8, n/3*8+pixel/8).RGBA()
				sum[0], sum[1], sum[2] = sum[0]+int(r>>8), sum[1]+int(g>>8), sum[2]+int(b>>8)
			}
			r, g, b, _ := small.At(n%3, n/3).RGBA()
			for k, got := range []uint32{r, g, b} {
				if d := int(got>>8) - sum[k]/64; d < -most || d > most {
					t.Errorf("%s, pixel %d, colour %d: %d, not %d", name, n, k, got>>8, sum[k]/64)
				}
			}
		}
	}
}

// TestLargeProgressiveCoversAreShown: as large as some shops sell them.
func TestLargeProgressiveCoversAreShown(t *testing.T) {
	for name := range smallProgressive {
		b := claiming(progressiveJPEG(t, name), 4400, 4000)
		if img, err := DecodeSmall(b); err != nil || name != "grey" && img.Bounds() != image.Rect(0, 0, 550, 500) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := DecodeSmall(claiming(jpegOf(t, image.NewGray(sized(8, 8))), 11_000, 11_000)); !errors.Is(err, ErrPicture) {
		t.Errorf("a baseline JPEG of 115 MiB: %v", err)
	}
}

// FuzzDecodeEighth: any bytes end in a picture or an error.
func FuzzDecodeEighth(f *testing.F) {
	for name := range smallProgressive {
		f.Add(progressiveJPEG(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if head, err := readFrame(b); err != nil || head.width*head.height > 1<<20 {
			return
		}
		_, _ = decodeEighth(b)
	})
}

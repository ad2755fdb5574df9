package portal

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// A pdfPage is one A4 page of text in Helvetica, which every reader has (PDF 1.4). Lengths are points, from the lower left.
type pdfPage struct{ content bytes.Buffer }

func (p *pdfPage) text(size, x, y int, s string) {
	fmt.Fprintf(&p.content, "BT /F1 %d Tf %d %d Td (%s) Tj ET\n", size, x, y, pdfString(s))
}

func (p *pdfPage) line(y int) { fmt.Fprintf(&p.content, "0.5 w 56 %d m 540 %d l S\n", y, y) }

// pdfString is the inside of a literal string in the font's encoding; what that lacks becomes a question mark.
func pdfString(s string) string {
	var out strings.Builder
	for _, r := range s {
		b, ok := charmap.Windows1252.EncodeRune(r)
		switch {
		case !ok || b < 32:
			out.WriteByte('?')
		case b == '(' || b == ')' || b == '\\':
			out.WriteString("\\" + string(rune(b)))
		default:
			out.WriteByte(b)
		}
	}
	return out.String()
}

// bytes writes the file with the table of where its objects begin.
func (p *pdfPage) bytes() []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", p.content.Len(), p.content.Bytes()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&out, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return out.Bytes()
}

package portal

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"linnet/ads/ledger"
)

// invoice sends one booking as a PDF.
func (s *site) invoice(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil {
		return ledger.ErrNotFound
	}
	i, err := s.Money.Invoice(r.Context(), who.ID, number)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=\"invoice-%d.pdf\"", number))
	_, err = w.Write(invoicePDF(s.Operator, s.URL, i))
	return err
}

func invoicePDF(operator, url string, i ledger.Invoice) []byte {
	p := pdfPage{}
	p.text(22, 56, 770, "Invoice "+strconv.FormatInt(i.Number, 10))
	p.text(11, 56, 746, day(i.At)+" (UTC)")
	p.text(9, 56, 708, "From")
	p.text(11, 56, 693, operator)
	p.text(9, 56, 679, url)
	p.text(9, 320, 708, "To")
	p.text(11, 320, 693, i.Sponsor.Name)
	p.text(9, 320, 679, i.Sponsor.Email)
	p.line(640)
	p.text(11, 56, 620, i.Note)
	p.text(11, 450, 620, i.Amount.String())
	p.line(606)
	p.text(11, 56, 586, "Total")
	p.text(11, 450, 586, i.Amount.String())
	p.text(9, 56, 556, "Paid from the prepaid balance. What is bought is a share of the panel for the days of the flight, not a number "+
		"of views.")
	return p.bytes()
}

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

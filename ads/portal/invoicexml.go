package portal

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"linnet/ads/ledger"
)

// An element is one of an XML document: a name with its attributes, as it is written, and a text or other elements.
type element struct {
	name, attributes, text string
	within                 []element
}

// el makes an element with a text; one without is left out.
func el(name, text string) element { return element{name: name, text: text} }

// in makes an element that holds others.
func in(name string, within ...element) element { return element{name: name, within: within} }

// with gives an element an attribute.
func (e element) with(name, value string) element {
	e.attributes += fmt.Sprintf(" %s=%q", name, value)
	return e
}

func (e element) write(out *bytes.Buffer) {
	if e.text == "" && len(e.within) == 0 {
		return
	}
	fmt.Fprintf(out, "<%s%s>", e.name, e.attributes)
	_ = xml.EscapeText(out, []byte(e.text)) // a buffer takes everything
	for _, inner := range e.within {
		inner.write(out)
	}
	fmt.Fprintf(out, "</%s>\n", e.name)
}

// invoiceXML is an invoice as EN 16931 has it, in the syntax of UN/CEFACT's Cross Industry Invoice D16B. The order of elements is the
// standard's.
func invoiceXML(i ledger.Invoice) []byte {
	kind, sign := "380", ledger.Money(1)
	if i.Refers != 0 {
		kind, sign = "381", -1 // a credit note is written with amounts above zero
	}
	document := in("rsm:CrossIndustryInvoice",
		in("rsm:ExchangedDocumentContext", in("ram:GuidelineSpecifiedDocumentContextParameter", el("ram:ID", "urn:cen.eu:en16931:2017"))),
		in("rsm:ExchangedDocument", el("ram:ID", i.Name()), el("ram:TypeCode", kind),
			in("ram:IssueDateTime", dated("udt:DateTimeString", i.At))),
		in("rsm:SupplyChainTradeTransaction", invoiceItem(i, sign),
			in("ram:ApplicableHeaderTradeAgreement", traded("ram:SellerTradeParty", i.Seller.Business),
				traded("ram:BuyerTradeParty", i.Buyer)),
			in("ram:ApplicableHeaderTradeDelivery", in("ram:ActualDeliverySupplyChainEvent",
				in("ram:OccurrenceDateTime", dated("udt:DateTimeString", lastDay(i))))),
			settlement(i, sign)))
	const un = "urn:un:unece:uncefact:data:standard:"
	document = document.with("xmlns:rsm", un+"CrossIndustryInvoice:100").
		with("xmlns:ram", un+"ReusableAggregateBusinessInformationEntity:100").with("xmlns:udt", un+"UnqualifiedDataType:100")
	var out bytes.Buffer
	out.WriteString(xml.Header)
	document.write(&out)
	return out.Bytes()
}

func lastDay(i ledger.Invoice) time.Time {
	if i.Until.After(i.From) {
		return i.Until.AddDate(0, 0, -1)
	}
	return i.From
}

// dated is a day as the standard writes it (format 102).
func dated(name string, at time.Time) element {
	return el(name, at.Format("20060102")).with("format", "102")
}

// traded is one side of an invoice.
func traded(name string, b ledger.Business) element {
	lines := append(strings.SplitN(strings.TrimSpace(b.Address), "\n", 3), "", "", "")
	return in(name, el("ram:Name", b.Name),
		in("ram:PostalTradeAddress", el("ram:LineOne", strings.TrimSpace(lines[0])), el("ram:LineTwo", strings.TrimSpace(lines[1])),
			el("ram:LineThree", strings.Join(strings.Fields(lines[2]), " ")), el("ram:CountryID", b.Country)),
		in("ram:URIUniversalCommunication", el("ram:URIID", b.Email).with("schemeID", "EM")),
		in("ram:SpecifiedTaxRegistration", el("ram:ID", b.VATID).with("schemeID", "VA")))
}

// taxCategory is the code of UNTDID 5305, with the rate where there is one, and why there is none.
func taxCategory(i ledger.Invoice) (code, rate, reason, reasonCode string) {
	switch {
	case i.Treatment == ledger.ReverseCharge:
		return "AE", "0", "Reverse charge", "VATEX-EU-AE"
	case i.Treatment == ledger.Outside:
		return "O", "", "Not subject to VAT", "VATEX-EU-O"
	case i.Permille == 0:
		return "E", "0", "No VAT is charged", ""
	}
	return "S", percentValue(i.Permille), "", ""
}

func invoiceItem(i ledger.Invoice, sign ledger.Money) element {
	code, rate, _, _ := taxCategory(i)
	net := (sign * i.Amount).Decimal(".")
	return in("ram:IncludedSupplyChainTradeLineItem",
		in("ram:AssociatedDocumentLineDocument", el("ram:LineID", "1")),
		in("ram:SpecifiedTradeProduct", el("ram:Name", i.Note)),
		in("ram:SpecifiedLineTradeAgreement", in("ram:NetPriceProductTradePrice", el("ram:ChargeAmount", net))),
		in("ram:SpecifiedLineTradeDelivery", el("ram:BilledQuantity", "1").with("unitCode", "C62")),
		in("ram:SpecifiedLineTradeSettlement",
			in("ram:ApplicableTradeTax", el("ram:TypeCode", "VAT"), el("ram:CategoryCode", code), el("ram:RateApplicablePercent", rate)),
			in("ram:SpecifiedTradeSettlementLineMonetarySummation", el("ram:LineTotalAmount", net))))
}

// settlement is what is owed: nothing, because it was prepaid.
func settlement(i ledger.Invoice, sign ledger.Money) element {
	code, rate, reason, reasonCode := taxCategory(i)
	net, tax, gross := (sign * i.Amount).Decimal("."), (sign * i.Tax).Decimal("."), (sign * i.Gross()).Decimal(".")
	corrected := element{}
	if i.Refers != 0 {
		corrected = in("ram:InvoiceReferencedDocument", el("ram:IssuerAssignedID", fmt.Sprint(i.Refers)))
	}
	return in("ram:ApplicableHeaderTradeSettlement", el("ram:InvoiceCurrencyCode", i.Currency),
		in("ram:ApplicableTradeTax", el("ram:CalculatedAmount", tax), el("ram:TypeCode", "VAT"), el("ram:ExemptionReason", reason),
			el("ram:BasisAmount", net), el("ram:CategoryCode", code), el("ram:ExemptionReasonCode", reasonCode),
			el("ram:RateApplicablePercent", rate)),
		in("ram:BillingSpecifiedPeriod", in("ram:StartDateTime", dated("udt:DateTimeString", i.From)),
			in("ram:EndDateTime", dated("udt:DateTimeString", lastDay(i)))),
		in("ram:SpecifiedTradePaymentTerms", el("ram:Description", "Settled from the prepaid balance")),
		in("ram:SpecifiedTradeSettlementHeaderMonetarySummation", el("ram:LineTotalAmount", net), el("ram:TaxBasisTotalAmount", net),
			el("ram:TaxTotalAmount", tax).with("currencyID", i.Currency), el("ram:GrandTotalAmount", gross),
			el("ram:TotalPrepaidAmount", gross), el("ram:DuePayableAmount", "0.00")),
		corrected)
}

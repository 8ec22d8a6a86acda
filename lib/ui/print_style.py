"""How every page looks on paper: no menus or buttons, dark on white, table heads on every page.

Colours never speak alone: states have their symbol and word in tables, marks and legends.
"""

from __future__ import annotations

# Streamlit scrolls inside a box as high as the window; on paper the box has to grow instead.
_CSS = """
<style>
[data-testid="stElementContainer"]:has(.on-paper) { display: none; }
@media print {
  @page { size: A4 ORIENTATION; margin: 14mm 12mm; }
  :root, body, #root, [data-testid="stApp"] { color-scheme: light; background: #fff !important; }
  body, #root, #root > div, [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"],
  [data-testid="stMainBlockContainer"], [data-testid="stScreencast"] {
    display: block !important; position: static !important; overflow: visible !important; height: auto !important;
    max-height: none !important; width: auto !important; max-width: none !important; padding: 0 !important;
    margin: 0 !important; inset: auto !important; transform: none !important; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"],
  [data-testid="stStatusWidget"], [data-testid="stExpandSidebarButton"], [data-testid="stButton"],
  [data-testid="stDownloadButton"], [data-testid="stPopover"], [data-testid="stElementToolbar"],
  [data-testid="stToast"], [data-testid="stSkeleton"], [data-testid="stExpander"], [data-testid="stTooltipIcon"],
  [data-testid="stSelectbox"], [data-testid="stMultiSelect"], [data-testid="stTextInput"],
  [data-testid="stTextArea"], [data-testid="stDateInput"], [data-testid="stRadio"], [data-testid="stCheckbox"],
  [data-testid="stButtonGroup"], .st-key-filter_bar, .st-key-page_files, .st-key-doors,
  .st-key-change_span_bar, .st-key-report_choice,
  [data-testid="stFullScreenFrame"] [data-testid="stElementToolbar"], [data-testid="stPageLink"],
  [role="tablist"] { display: none !important; }
  .figures a { display: none !important; }
  ul.figures { grid-template-columns: repeat(var(--in-a-row, 5), minmax(0, 1fr)) !important; gap: 2mm !important; }
  ul.figures:has(> :last-child:nth-child(-n + 4)) { --in-a-row: 4; }
  ul.figures:has(> :last-child:nth-child(-n + 3)), ul.figures:has(> :last-child:nth-child(6)) { --in-a-row: 3; }
  .figures .value { font-size: 18pt !important; }
  [data-testid="stElementContainer"]:has(.on-paper), [role="tabpanel"][hidden] { display: block !important; }
  [class*="st-key-scroll_"] { overflow: visible !important; }
  [data-testid="stApp"] *:not([style*="background"]) { color: #000; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; box-shadow: none !important; }
  h1 { font-size: 17pt !important; padding-top: 0 !important; }
  h2 { font-size: 13pt !important; }
  h3 { font-size: 11pt !important; }
  /* A heading, a finding and a legend stay with what they are of. */
  h1, h2, h3, [data-testid="stElementContainer"]:has([data-testid="stHeading"]),
  [data-testid="stElementContainer"]:has([data-testid="stHtml"] > :is(h2, h3, .legend):last-child) {
    break-after: avoid !important; }
  /* Short lists stand side by side. */
  [data-testid="stHtml"]:has(> h3 + ul) { columns: 2; }
  [data-testid="stHtml"] > h3 + ul { break-inside: avoid; }
  [data-testid="stHtml"] > h3 + ul a { padding: 0 !important; }
  [data-testid="stHtml"] :is(h2, h3) { padding: 2mm 0 1mm !important; }
  .legend, [data-testid="stElementContainer"]:has(.legend) { break-inside: avoid !important; }
  p, li, td, th { orphans: 2; widows: 2; }
  [data-testid="stVegaLiteChart"], [data-testid="stAlert"], tr, .cards > li {
    break-inside: avoid; }
  [data-testid="stVegaLiteChart"], [data-testid="stVegaLiteChart"] * { max-width: 100% !important; }
  [data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg { height: auto !important;
    max-height: CHART_HEIGHT !important; object-fit: contain; }
  [data-testid="stHorizontalBlock"], [data-testid="stVerticalBlock"] { min-width: 0 !important; }
  [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] [data-testid="stDataFrame"]) {
    display: block !important; }
  [data-testid="stHorizontalBlock"] > [data-testid="stColumn"]:has([data-testid="stDataFrame"]),
  [data-testid="stColumn"]:has([data-testid="stDataFrame"]) ~ [data-testid="stColumn"] { width: auto !important; }
  /* Pages break well only between blocks: a head is repeated, and no row is cut, where nothing around flexes. */
  [data-testid="stVerticalBlock"], [data-testid="stLayoutWrapper"], [data-testid="stElementContainer"],
  [data-testid="stTable"], [data-testid="stTable"] div { display: block !important; }
  [data-testid="stVerticalBlock"] > * { margin-bottom: 2mm !important; }
  [data-testid="stVerticalBlock"], [data-testid="stLayoutWrapper"], [data-testid="stElementContainer"] {
    break-inside: auto !important; }
  [data-testid="stElementContainer"]:has(.narrow) { display: none !important; }
  [data-testid="stTable"], [data-testid="stTable"] * { overflow: visible !important; }
  [data-testid="stTable"] table { display: table !important; width: 100% !important; border-collapse: collapse;
    table-layout: auto; }
  [data-testid="stTable"] thead { display: table-header-group; }
  [data-testid="stTable"] thead, [data-testid="stTable"] tr { break-inside: avoid; }
  [data-testid="stTable"] th, [data-testid="stTable"] td { font-size: 7.5pt !important; line-height: 1.25;
    padding: 1.2mm 1.5mm !important; overflow-wrap: anywhere; vertical-align: top; }
  [data-testid="stTable"] p { font-size: inherit !important; margin: 0 !important; }
}
</style>
"""


def style(*, is_wide: bool) -> str:
    """The style of paper, with nothing in it but the app's own words; ``is_wide`` lays the pages on their side."""
    # A chart leaves room on its page for the finding and the legend above it.
    orientation, chart_height = ("landscape", "140mm") if is_wide else ("portrait", "220mm")
    return _CSS.replace("ORIENTATION", orientation).replace("CHART_HEIGHT", chart_height)

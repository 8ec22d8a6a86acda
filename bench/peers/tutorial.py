"""The page that tutorials teach: the peer that `bench/load.py` measures beside this project.

The same content as the overview (search and filters, totals with shares, what needs attention, who
is silent, ranking, matrix, tasks with their file), less what the sheet does not say, on the same sheet:
`st.cache_data(ttl)` around `get_all_records`, pandas and Altair inline, settings as they come.
"""

import json
import os
from datetime import date

import altair as alt
import gspread
import pandas as pd
import streamlit as st
from gspread.http_client import HTTPClient


class Redirected(HTTPClient):
    """gspread has Google's address built in; the measurement stands in for it on this machine."""

    def request(self, method, endpoint, *arguments, **options):
        address = endpoint.replace("https://sheets.googleapis.com", os.environ["GOOGLE_API_ROOT"])
        return super().request(method, address, *arguments, **options)


@st.cache_data(ttl=10)
def load():
    """Every tab as a frame."""
    account = json.loads(os.environ["ACCOUNT"])
    client = gspread.service_account_from_dict(account, http_client=Redirected)
    book = client.open_by_key(os.environ["SHEET_SOURCE"])
    frames = {tab.title: pd.DataFrame(tab.get_all_records()) for tab in book.worksheets()}
    progress = frames["Tiến độ"]
    share = progress["Tỷ lệ hoàn thành (%)"].astype(str).str.rstrip("%").str.replace(",", ".")
    progress["Tỷ lệ hoàn thành (%)"] = pd.to_numeric(share, errors="coerce")
    progress["Quý"] = progress["Thời hạn"].astype(str).str[-4:]
    return progress, frames["Nền tảng"], frames["Đơn vị"]


st.set_page_config(page_title="Progress", layout="wide")
st.title("National digital platforms")
progress, platforms, departments = load()
st.caption(f"As of {date.today()}")

word = st.text_input("Search")
columns = st.columns(4)
leads = columns[0].multiselect("Lead department", sorted(progress["Đơn vị chủ trì"].unique()))
codes = columns[1].multiselect("Platform", sorted(progress["Mã nền tảng"].unique()))
statuses = columns[2].multiselect("Status", sorted(progress["Trạng thái"].unique()))
years = columns[3].multiselect("Due", sorted(progress["Quý"].unique()))

shown = progress.copy()
if word:
    shown = shown[shown["Nhiệm vụ"].str.contains(word, case=False, regex=False)]
if leads:
    shown = shown[shown["Đơn vị chủ trì"].isin(leads)]
if codes:
    shown = shown[shown["Mã nền tảng"].isin(codes)]
if statuses:
    shown = shown[shown["Trạng thái"].isin(statuses)]
if years:
    shown = shown[shown["Quý"].isin(years)]

totals = st.columns(5)
done = (shown["Trạng thái"].str.lower().str.contains("hoàn thành")).sum()
totals[0].metric("Tasks", len(shown))
totals[1].metric("Done", int(done))
totals[2].metric("Overdue", int((shown["Trạng thái"] == "Quá hạn").sum()))
totals[3].metric("Not started", int((shown["Trạng thái"] == "Chưa bắt đầu").sum()))
totals[4].metric("Mean progress", f"{shown['Tỷ lệ hoàn thành (%)'].mean():.0f} %" if len(shown) else "–")

for column, name in zip(totals[1:4], ("Done", "Overdue", "Not started"), strict=True):
    column.caption(f"of {len(shown)} tasks")
    column.link_button("See", f"?see={name}")

st.subheader("What needs attention now")
left, right = st.columns([3, 2])
due = pd.to_datetime(shown["Thời hạn"], format="%d/%m/%Y", errors="coerce")
late = shown.assign(due=due)[(due < pd.Timestamp.now()) & ~shown["Trạng thái"].str.lower().str.contains("hoàn thành")]
left.dataframe(late.sort_values("due").head(12))
silent = shown[shown["Trạng thái"] == ""].groupby("Đơn vị chủ trì").size().sort_values(ascending=False)
right.write("Departments that have not reported")
for name, count in silent.head(5).items():
    right.markdown(f"- {name}: {count} tasks")

ranking = shown.groupby(["Đơn vị chủ trì", "Trạng thái"]).size().reset_index(name="count")
st.subheader("Departments")
bars = (
    alt.Chart(ranking)
    .mark_bar()
    .encode(
        x=alt.X("count:Q", stack="normalize"),
        y=alt.Y("Đơn vị chủ trì:N", sort="-x"),
        color="Trạng thái:N",
        tooltip=["Đơn vị chủ trì", "Trạng thái", "count"],
    )
)
st.altair_chart(bars)

st.subheader("Platforms and departments")
matrix = shown.groupby(["Mã nền tảng", "Đơn vị chủ trì"])["Tỷ lệ hoàn thành (%)"].mean().reset_index()
cells = (
    alt.Chart(matrix)
    .mark_rect()
    .encode(
        x="Đơn vị chủ trì:N",
        y="Mã nền tảng:N",
        color=alt.Color("Tỷ lệ hoàn thành (%):Q"),
        tooltip=["Mã nền tảng", "Đơn vị chủ trì", "Tỷ lệ hoàn thành (%)"],
    )
)
st.altair_chart(cells)

st.subheader("Tasks")
st.dataframe(shown)
st.download_button("Download as CSV", shown.to_csv().encode(), "tasks.csv")
